/** The few names of the WebExtension API that a content script needs; no polyfill, the relay must stay small. */
import type { BackgroundToRelay, RelayToBackground } from "../messages/ceremony-contract.ts";

export type RuntimePort = {
  postMessage(message: RelayToBackground): void;
  disconnect(): void;
  readonly onMessage: { addListener(listener: (message: BackgroundToRelay) => void): void };
  readonly onDisconnect: { addListener(listener: () => void): void };
};

type ExtensionApi = {
  readonly runtime?: {
    /** Missing once the extension was removed, disabled or reloaded. */
    readonly id?: string;
    readonly lastError?: unknown;
    connect(info: { readonly name: string }): RuntimePort;
  };
};

declare global {
  var chrome: ExtensionApi;
  var browser: ExtensionApi | undefined;
}

/** Firefox's `browser`, else Chromium's `chrome`. */
export const extensionApi: ExtensionApi = globalThis.browser ?? chrome;
