/**
 * The relay's line to the background: one `runtime.Port` for the document, opened only while there is something to
 * ask, opened again with back-off whenever it breaks (the worker died, the document came back from the back/forward
 * cache). [Note: once, whatever dies] What was asked is asked again by its owner; the line itself keeps nothing.
 */
import type { BackgroundToRelay, RelayToBackground } from "../messages/ceremony-contract.ts";
import type { RuntimePort } from "./extension-api.ts";

export type LineListener = {
  /** A message of the background. */
  hear(message: BackgroundToRelay): void;
  /** The line was broken and stands again: say everything again that still waits. */
  reopened(): void;
  /** The extension is gone; this line stays dead. */
  gone(): void;
};

export type Connector = {
  /** Opens a port. Throws where the extension is gone. */
  connect(): RuntimePort;
  /** False once the extension was removed, disabled or reloaded. */
  isExtensionThere(): boolean;
};

const FIRST_RETRY_MS = 100;
const LAST_RETRY_MS = 5000;

export class BackgroundLine {
  readonly #connector: Connector;
  readonly #listener: LineListener;
  #port: RuntimePort | null = null;
  #retryMs = FIRST_RETRY_MS;
  #retry: ReturnType<typeof setTimeout> | undefined;

  constructor(connector: Connector, listener: LineListener) {
    this.#connector = connector;
    this.#listener = listener;
  }

  /** Opens the line if it is not open or about to be. False where the extension is gone. */
  open(): boolean {
    if (!this.#connector.isExtensionThere()) return false;
    if (this.#port === null && this.#retry === undefined) this.#connect();
    return this.#connector.isExtensionThere();
  }

  /** Sends, if the line stands. False: it does not, say it again after `reopened`. */
  send(message: RelayToBackground): boolean {
    try {
      this.#port?.postMessage(message);
      return this.#port !== null;
    } catch {
      // The port broke without telling: Firefox does so for documents out of the back/forward cache.
      this.reset();
      return false;
    }
  }

  /** Drops a port over which the background does not answer, and tries again. */
  reset(): void {
    if (this.#port === null) return;
    this.#drop();
    this.#retryLater();
  }

  /** Nothing more to ask: lets the background sleep. */
  close(): void {
    clearTimeout(this.#retry);
    this.#retry = undefined;
    this.#drop();
  }

  #connect(): void {
    try {
      const port = this.#connector.connect();
      this.#port = port;
      port.onMessage.addListener((message) => {
        this.#retryMs = FIRST_RETRY_MS;
        this.#listener.hear(message);
      });
      port.onDisconnect.addListener(() => {
        if (this.#port !== port) return;
        this.#port = null;
        this.#retryLater();
      });
    } catch {
      // Said by Chromium when the extension is gone; anything else may pass.
      this.#retryLater();
    }
  }

  #drop(): void {
    const port = this.#port;
    this.#port = null;
    port?.disconnect();
  }

  #retryLater(): void {
    if (!this.#connector.isExtensionThere()) {
      this.#listener.gone();
      return;
    }
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => {
      this.#retry = undefined;
      this.#connect();
      this.#listener.reopened();
    }, this.#retryMs);
    this.#retryMs = Math.min(this.#retryMs * 2, LAST_RETRY_MS);
  }
}
