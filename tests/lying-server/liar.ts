/**
 * A server that lies: real HTTP on a loopback socket, the shipped server behind it, and between the two a place where a
 * test changes what is said. Every byte that comes in is kept, to be searched for what must never leave a device.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { TestServer } from "../sync-server/test-server.ts";

/** Which route was asked, vault ids and hashes left out: "GET log", "PUT chunk", "POST token". */
export type Route = string;

export type Asked = {
  readonly route: Route;
  readonly method: string;
  /** With its query. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
};

export type Reply = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
};

/** `truth` asks the real server. "done": the lie wrote to the socket itself. */
export type Lie = (
  asked: Asked,
  truth: () => Promise<Reply>,
  socket: ServerResponse,
) => Reply | "done" | Promise<Reply | "done">;

export class Liar {
  readonly #http: Server;
  /** Everything that reached it since `begin`, raw. */
  readonly heard: Buffer[] = [];
  readonly asked: Asked[] = [];
  lie: Lie | null = null;
  #behind: TestServer | null = null;

  private constructor() {
    this.#http = createServer((request, response) => {
      this.#answer(request, response).catch(() => response.destroy());
    });
  }

  static async open(): Promise<Liar> {
    const liar = new Liar();
    await new Promise<void>((resolve) => liar.#http.listen(0, "127.0.0.1", resolve));
    return liar;
  }

  get origin(): string {
    // Listening on a port, never on a pipe.
    const { port } = this.#http.address() as AddressInfo;
    return `http://127.0.0.1:${port}`;
  }

  get behind(): TestServer {
    if (this.#behind === null) throw new Error("no server stands behind the liar");
    return this.#behind;
  }

  set behind(server: TestServer) {
    this.#behind = server;
  }

  /** A new story: honest, nothing heard. */
  begin(server: TestServer): void {
    this.behind = server;
    this.lie = null;
    this.heard.length = 0;
    this.asked.length = 0;
  }

  /** How often a route was asked. */
  count(route: Route): number {
    return this.asked.filter((asked) => asked.route === route).length;
  }

  async close(): Promise<void> {
    this.#http.closeAllConnections();
    await new Promise((resolve) => this.#http.close(resolve));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const asked = await this.#hear(request);
    const truth = () => askServer(this.behind, asked);
    const reply = this.lie === null ? await truth() : await this.lie(asked, truth, response);
    if (reply === "done") return;
    response.writeHead(reply.status, reply.headers);
    response.end(reply.body);
  }

  async #hear(request: IncomingMessage): Promise<Asked> {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(Buffer.from(part));
    const { method = "", url = "", rawHeaders } = request;
    const body = Buffer.concat(parts);
    this.heard.push(Buffer.from([method, url, ...rawHeaders].join("\n")), body);
    const headers = Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
    );
    const asked = { route: routeOf(method, url), method, url, headers, body: new Uint8Array(body) };
    this.asked.push(asked);
    return asked;
  }
}

/** What the real server says to it. */
export async function askServer(server: TestServer, { method, url, headers, body }: Asked): Promise<Reply> {
  const { host: _host, connection: _connection, "content-length": _length, ...rest } = headers;
  const answer = await server.app.server.inject({
    method: method === "POST" || method === "PUT" ? method : "GET",
    url,
    remoteAddress: "192.0.2.7",
    headers: rest,
    ...(method === "GET" ? {} : { payload: Buffer.from(body) }),
  });
  const said = Object.entries(answer.headers).filter(([name]) => !HOP_BY_HOP.has(name));
  return {
    status: answer.statusCode,
    headers: Object.fromEntries(said.map(([name, value]) => [name, String(value)])),
    body: new Uint8Array(answer.rawPayload),
  };
}

const HOP_BY_HOP = new Set(["connection", "keep-alive", "content-length", "transfer-encoding", "date"]);

function routeOf(method: string, url: string): Route {
  const path = url.split("?")[0] ?? "";
  const words = path
    .split("/")
    .filter((word) => word !== "" && word !== "v1" && !/^[0-9a-f]{64}$/.test(word));
  return `${method} ${words.at(-1) ?? ""}`;
}
