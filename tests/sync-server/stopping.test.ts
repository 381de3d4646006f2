/** Stopping: what is under way is answered, what comes after is refused, and what was acknowledged is there. */
import { connect, type Socket } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { encodeBase64url } from "../../shared/bytes/base64url.ts";
import { encodeAppendRequest } from "../../shared/wire/log-bodies.ts";
import { PATHS, pathOf } from "../../shared/wire/paths.ts";
import { encodeProblem } from "../../shared/wire/problem.ts";
import { TestServer } from "./test-server.ts";
import { TestVault } from "./test-vault.ts";

let server: TestServer;
afterEach(() => server.close());

describe("a server that stops", () => {
  it("answers the request that is under way, and refuses the next one on the same connection", async () => {
    const gate = Promise.withResolvers<void>();
    let isWriting = false;
    server = await TestServer.open({}, (store) => ({
      ...store,
      write: async (write, nowMs) => {
        if (write.expect.seq > 0) {
          isWriting = true;
          await gate.promise;
        }
        return store.write(write, nowMs);
      },
    }));
    const vault = await TestVault.found();
    await server.found(vault.genesis);
    const token = await server.token(vault.vaultId, vault.device);
    const { port } = new URL(await server.app.server.listen({ host: "127.0.0.1", port: 0 }));
    const line = await connected(Number(port));
    const before = vault.at;
    const body = encodeAppendRequest({ expect: before, entries: vault.write() });

    line.socket.write(requestText("POST", pathOf("log", { vaultId: vault.vaultId }), token, body.length));
    line.socket.write(body);
    await expect.poll(() => isWriting).toBe(true);
    let hasNextArrived = false;
    server.app.server.server.once("request", () => {
      hasNextArrived = true;
    });
    const stopped = server.app.stop();
    line.socket.write(requestText("GET", PATHS.server, token, 0));
    await expect.poll(() => hasNextArrived).toBe(true);
    gate.resolve();
    await stopped;

    await expect.poll(line.text).toContain(encodeProblem("wire/unavailable"));
    expect(line.text()).toMatch(/^HTTP\/1\.1 200 OK/);
    expect((await server.store.vault(vault.vaultId))?.seq).toBe(2);
  });

  it("was ready before", async () => {
    server = await TestServer.open();

    expect((await server.ask("GET", PATHS.ready)).statusCode).toBe(200);
    expect((await server.ask("GET", PATHS.healthy)).payload).toBe("ok\n");
  });
});

async function connected(port: number): Promise<{ socket: Socket; text: () => string }> {
  const socket = connect(port, "127.0.0.1");
  let text = "";
  socket.on("data", (data) => {
    text += data.toString("latin1");
  });
  // Being cut off is one way for a connection to end here; what was answered before counts.
  socket.on("error", () => socket.destroy());
  await new Promise((resolve) => socket.once("connect", resolve));
  return { socket, text: () => text };
}

function requestText(method: string, path: string, token: Uint8Array, length: number): string {
  return (
    `${method} ${path} HTTP/1.1\r\nhost: a\r\nauthorization: Bearer ${encodeBase64url(token)}\r\n` +
    `content-type: application/cbor\r\ncontent-length: ${length}\r\n\r\n`
  );
}
