/**
 * One caller of a server: a TCP connection that is kept, one request at a time. Bytes of requests are made beforehand
 * and answers are read only as far as HTTP needs, so that the load takes little of the machine that it measures.
 * Not supported: chunked answers, which the server never gives to these requests.
 */
import { connect, type Socket } from "node:net";

export type HttpReply = { readonly status: number; readonly body: Uint8Array };

/** The bytes of a request. `token`: text of the bearer token. */
export function requestBytes(
  method: "GET" | "POST",
  path: string,
  parts: { readonly type?: string; readonly body?: Uint8Array; readonly token?: string } = {},
): Uint8Array {
  const { type, body = new Uint8Array(), token } = parts;
  const lines = [
    `${method} ${path} HTTP/1.1`,
    "host: keyferry.test",
    ...(token === undefined ? [] : [`authorization: Bearer ${token}`]),
    ...(type === undefined ? [] : [`content-type: ${type}`, `content-length: ${body.length}`]),
  ];
  return Buffer.concat([Buffer.from(`${lines.join("\r\n")}\r\n\r\n`), body]);
}

export class HttpCaller {
  readonly #socket: Socket;
  #received: Buffer = Buffer.alloc(0);
  #waiting: { resolve(reply: HttpReply): void; reject(error: Error): void } | null = null;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.on("data", (data: Buffer) => this.#hear(data));
    socket.on("error", (error) => this.#waiting?.reject(error));
    socket.on("close", () => this.#waiting?.reject(new Error("the server closed the connection")));
  }

  /** `address`: for instance "http://127.0.0.1:8787". */
  static async connect(address: string): Promise<HttpCaller> {
    const { hostname, port } = new URL(address);
    const socket = connect({ host: hostname, port: Number(port) });
    await new Promise<void>((resolve, reject) => {
      socket.once("connect", resolve);
      socket.once("error", reject);
    });
    return new HttpCaller(socket);
  }

  /** Sends a whole request and returns the whole answer. */
  call(request: Uint8Array): Promise<HttpReply> {
    if (this.#waiting !== null) throw new Error("one request at a time");
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      this.#socket.write(request);
    });
  }

  close(): void {
    this.#waiting = null;
    this.#socket.destroy();
  }

  #hear(data: Buffer): void {
    this.#received = this.#received.length === 0 ? data : Buffer.concat([this.#received, data]);
    const headEnd = this.#received.indexOf("\r\n\r\n");
    if (headEnd < 0) return;
    const head = this.#received.toString("latin1", 0, headEnd);
    const bodyAt = headEnd + 4;
    const bodyEnd = bodyAt + Number(/\r\ncontent-length: *([0-9]+)/i.exec(head)?.[1] ?? 0);
    if (this.#received.length < bodyEnd) return;
    const reply = {
      status: Number(head.slice(9, 12)),
      body: new Uint8Array(this.#received.subarray(bodyAt, bodyEnd)),
    };
    this.#received = this.#received.subarray(bodyEnd);
    const waiting = this.#waiting;
    this.#waiting = null;
    waiting?.resolve(reply);
  }
}
