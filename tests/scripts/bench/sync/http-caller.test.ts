import { createServer, type Server } from "node:http";
import { createServer as createTcpServer } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { HttpCaller, requestBytes } from "../../../../scripts/bench/sync/http-caller.ts";
import { TcpMeter } from "../../../../scripts/bench/sync/tcp-meter.ts";
import { utf8ToBytes } from "../../../../shared/bytes/bytes.ts";

type Heard = { readonly line: string; readonly token: string | undefined; readonly body: string };

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

describe("a caller", () => {
  it("sends a request with its body and token and reads the answer to it, again and again", async () => {
    const { address, heard } = await echoServer();
    const caller = await callerAt(address);
    const request = requestBytes("POST", "/log", {
      type: "text/plain",
      body: utf8ToBytes("anchor"),
      token: "secret",
    });

    const replies = [await caller.call(request), await caller.call(requestBytes("GET", "/none"))];

    expect(replies.map(({ status, body }) => [status, new TextDecoder().decode(body)])).toEqual([
      [200, "anchor"],
      [404, ""],
    ]);
    expect(heard).toEqual([
      { line: "POST /log", token: "Bearer secret", body: "anchor" },
      { line: "GET /none", token: undefined, body: "" },
    ]);
  });

  it("waits for an answer that comes in pieces", async () => {
    const pieces = ["HTTP/1.1 2", "00 OK\r\ncontent-le", "ngth: 5\r\n\r\nbe", "rth"];
    const address = await rawServer((write) => {
      for (const [index, piece] of pieces.entries()) setTimeout(() => write(piece), index * 20);
    });
    const caller = await callerAt(address);

    const { status, body } = await caller.call(requestBytes("GET", "/"));

    expect([status, new TextDecoder().decode(body)]).toEqual([200, "berth"]);
  });

  it("fails where the server hangs up instead of answering", async () => {
    const address = await rawServer((_write, end) => end());
    const caller = await callerAt(address);

    await expect(caller.call(requestBytes("GET", "/"))).rejects.toThrow("closed the connection");
  });
});

describe("a meter", () => {
  it("counts every byte of requests and answers, and passes them on unchanged", async () => {
    const answer = "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nberth";
    const address = await rawServer((write) => write(answer));
    const meter = await TcpMeter.listen();
    closing.push(() => meter.close());
    meter.forwardTo(address);
    const caller = await callerAt(meter.origin);
    const request = requestBytes("POST", "/", { type: "text/plain", body: new Uint8Array(1000) });

    const { body } = await caller.call(request);

    expect(new TextDecoder().decode(body)).toBe("berth");
    expect(meter.bytes).toBe(request.length + answer.length);
  });

  it("hangs up where there is nothing to forward to", async () => {
    const meter = await TcpMeter.listen();
    closing.push(() => meter.close());
    const caller = await callerAt(meter.origin);

    await expect(caller.call(requestBytes("GET", "/"))).rejects.toThrow();
    expect(meter.bytes).toBe(0);
  });
});

async function callerAt(address: string): Promise<HttpCaller> {
  const caller = await HttpCaller.connect(address);
  closing.push(async () => caller.close());
  return caller;
}

/** A server that gives the body back, or 404 where there is none. */
async function echoServer(): Promise<{ readonly address: string; readonly heard: Heard[] }> {
  const heard: Heard[] = [];
  const server: Server = createServer((request, response) => {
    let body = "";
    request.on("data", (data: Buffer) => {
      body += data.toString();
    });
    request.on("end", () => {
      heard.push({ line: `${request.method} ${request.url}`, token: request.headers.authorization, body });
      response.statusCode = body === "" ? 404 : 200;
      response.setHeader("content-length", body.length);
      response.end(body);
    });
  });
  return { address: await listening(server), heard };
}

async function rawServer(answer: (write: (text: string) => void, end: () => void) => void): Promise<string> {
  const server = createTcpServer((socket) => {
    socket.once("data", () =>
      answer(
        (text) => socket.write(text),
        () => socket.destroy(),
      ),
    );
  });
  return listening(server);
}

async function listening(server: ReturnType<typeof createTcpServer>): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closing.push(() => new Promise((resolve) => server.close(resolve)));
  const address = server.address();
  return `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`;
}
