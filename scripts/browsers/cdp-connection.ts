/**
 * A bare DevTools-protocol client over WebSocket, beside the one that Playwright keeps to itself: the drivers need
 * browser-level commands and sessions of service workers. Flat sessions only.
 */

export type CdpEvent = {
  readonly method: string;
  readonly params: unknown;
  readonly sessionId: string | undefined;
};

type Pending = { resolve(result: unknown): void; reject(error: Error): void };

export class CdpConnection {
  readonly #socket: WebSocket;
  readonly #pending = new Map<number, Pending>();
  readonly #listeners = new Set<(event: CdpEvent) => void>();
  #lastId = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.addEventListener("message", (message) => this.#receive(String(message.data)));
    socket.addEventListener("close", () => {
      for (const { reject } of this.#pending.values()) reject(new Error("the browser closed the connection"));
      this.#pending.clear();
    });
  }

  static async connect(url: string): Promise<CdpConnection> {
    const socket = new WebSocket(url);
    await new Promise<void>((resolve, reject) => {
      socket.addEventListener("open", () => resolve());
      socket.addEventListener("error", () => reject(new Error("no DevTools connection")));
    });
    return new CdpConnection(socket);
  }

  /** `Result` is what the protocol documents for `method`; the browser is trusted to keep to it. */
  send<Result>(method: string, params: object = {}, sessionId?: string): Promise<Result> {
    const id = ++this.#lastId;
    return new Promise<Result>((resolve, reject) => {
      // The browser's answer has the shape that the protocol documents.
      this.#pending.set(id, { resolve: (result) => resolve(result as Result), reject });
      this.#socket.send(
        JSON.stringify({ id, method, params, ...(sessionId === undefined ? {} : { sessionId }) }),
      );
    });
  }

  /** Returns the function that ends the listening. */
  listen(listener: (event: CdpEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  close(): void {
    this.#socket.close();
  }

  #receive(text: string): void {
    const message = JSON.parse(text);
    if (message.id === undefined) {
      for (const listener of this.#listeners) {
        listener({ method: message.method, params: message.params, sessionId: message.sessionId });
      }
      return;
    }
    const pending = this.#pending.get(message.id);
    this.#pending.delete(message.id);
    if (message.error === undefined) pending?.resolve(message.result);
    else pending?.reject(new Error(message.error.message));
  }
}
