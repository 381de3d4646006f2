/** MessagePorts and `runtime.Port`s under the eyes of a test. */
import type { RuntimePort } from "../../extension/content/extension-api.ts";
import type { BackgroundToRelay, RelayToBackground } from "../../extension/messages/ceremony-contract.ts";

/** Lets messages that are under way arrive; needs no timer. */
export async function delivered(): Promise<void> {
  for (let turn = 0; turn < 8; turn++) await new Promise((resolve) => setImmediate(resolve));
}

/** One end of a MessageChannel that keeps what it hears. */
export class HearingPort<Heard, Said> {
  readonly heard: Heard[] = [];
  readonly #port: MessagePort;

  constructor(port: MessagePort) {
    this.#port = port;
    port.onmessage = ({ data }) => this.heard.push(data);
  }

  async say(message: Said): Promise<void> {
    this.#port.postMessage(message);
    await delivered();
  }

  close(): void {
    this.#port.close();
  }
}

/** The background's side of a `runtime.Port`, as a browser would give it to the relay. */
export class ScriptedRuntimePort implements RuntimePort {
  readonly heard: RelayToBackground[] = [];
  isOpen = true;
  readonly #messageListeners: ((message: BackgroundToRelay) => void)[] = [];
  readonly #disconnectListeners: (() => void)[] = [];
  readonly onMessage = {
    addListener: (listener: (message: BackgroundToRelay) => void) =>
      void this.#messageListeners.push(listener),
  };
  readonly onDisconnect = {
    addListener: (listener: () => void) => void this.#disconnectListeners.push(listener),
  };

  postMessage(message: RelayToBackground): void {
    if (!this.isOpen) throw new Error("Attempting to use a disconnected port object");
    this.heard.push(message);
  }

  /** Called by the relay: a browser tells only the other side. */
  disconnect(): void {
    this.isOpen = false;
  }

  async answer(message: BackgroundToRelay): Promise<void> {
    for (const listener of this.#messageListeners) listener(message);
    await delivered();
  }

  /** The worker died. */
  async die(): Promise<void> {
    this.isOpen = false;
    for (const listener of this.#disconnectListeners) listener();
    await delivered();
  }

  /** Messages other than pings. */
  get requests(): readonly RelayToBackground[] {
    return this.heard.filter(({ type }) => type !== "ping");
  }
}
