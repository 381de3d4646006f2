/** Bytes that are not HTTP, on a bare socket: the same answer as to any malformed request. */
import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { encodeProblem } from "../../shared/wire/problem.ts";
import { TestServer } from "./test-server.ts";

let server: TestServer;
let port: number;
beforeAll(async () => {
  server = await TestServer.open({ logLevel: "debug" });
  port = Number(new URL(await server.app.server.listen({ host: "127.0.0.1", port: 0 })).port);
});
afterAll(() => server.close());

describe("bytes that are not HTTP", () => {
  it.each([
    ["a line of nonsense", "planted nonsense\r\n\r\n"],
    ["a header with a line break in its name", "GET / HTTP/1.1\r\nplanted\0: 1\r\n\r\n"],
    ["two lengths", "POST /v1/vaults HTTP/1.1\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n"],
    ["headers without end", `GET / HTTP/1.1\r\nplanted: ${"x".repeat(100_000)}\r\n\r\n`],
  ])("%s is malformed", async (_what, sent) => {
    const answer = await answerTo(sent);

    expect(answer).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
    expect(answer.endsWith(`\r\n\r\n${encodeProblem("wire/malformed")}`)).toBe(true);
    expect(server.logged.join("")).not.toContain("planted");
  });
});

function answerTo(sent: string): Promise<string> {
  return new Promise((resolve) => {
    let text = "";
    const socket = connect(port, "127.0.0.1", () => socket.write(sent));
    socket.on("data", (data) => {
      text += data.toString("latin1");
    });
    // The server may close while we still send: what it said before counts.
    socket.on("error", () => resolve(text));
    socket.on("close", () => resolve(text));
  });
}
