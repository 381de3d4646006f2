/**
 * Stands between clients and a server on the loopback interface and counts every byte that passes, in both directions:
 * requests and answers with their heads, as they are on the wire. It is there before the server is, so that the server
 * can be told its address.
 */
import { connect, createServer, type Server, type Socket } from "node:net";

export class TcpMeter {
  /** Where clients connect, for instance "http://localhost:40123". */
  readonly origin: string;
  /** Bytes so far, both directions together. */
  bytes = 0;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #target: { readonly host: string; readonly port: number } | null = null;

  private constructor(server: Server, port: number) {
    this.#server = server;
    this.origin = `http://localhost:${port}`;
    server.on("connection", (near) => this.#forward(near));
  }

  static async listen(): Promise<TcpMeter> {
    const server = createServer({ noDelay: true });
    // "localhost" may be either address to a browser; it falls back to this one.
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("no port");
    return new TcpMeter(server, address.port);
  }

  /** From now on connections go there. `address`: for instance "http://127.0.0.1:8787". */
  forwardTo(address: string): void {
    const { hostname, port } = new URL(address);
    this.#target = { host: hostname, port: Number(port) };
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #forward(near: Socket): void {
    if (this.#target === null) {
      near.destroy();
      return;
    }
    const far = connect({ ...this.#target, noDelay: true });
    this.#pipe(near, far);
    this.#pipe(far, near);
  }

  #pipe(from: Socket, to: Socket): void {
    this.#sockets.add(from);
    from.on("data", (data: Buffer) => {
      this.bytes += data.length;
      to.write(data);
    });
    from.on("end", () => to.end());
    from.on("close", () => {
      this.#sockets.delete(from);
      to.destroy();
    });
    // Its close follows.
    from.on("error", () => to.destroy());
  }
}
