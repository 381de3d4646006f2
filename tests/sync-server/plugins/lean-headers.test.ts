/** What answers carry besides their bodies, as it is on the wire. */
import { connect } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { encodeChallengeRequest } from "../../../shared/wire/auth-bodies.ts";
import { PATHS } from "../../../shared/wire/paths.ts";
import { TestServer } from "../test-server.ts";
import { TestVault } from "../test-vault.ts";

let server: TestServer;
let port: number;
beforeEach(async () => {
  server = await TestServer.open({ rateFactor: 1 / 60 });
  port = Number(new URL(await server.app.server.listen({ host: "127.0.0.1", port: 0 })).port);
});
afterEach(() => server.close());

/** What comes back for these bytes until `count` answers are there, and whether the server then ended the connection. */
async function exchange(text: string, count: number): Promise<{ heads: string[]; hasEnded: boolean }> {
  const socket = connect(port, "127.0.0.1");
  let [received, hasEnded] = ["", false];
  socket.on("data", (data) => {
    received += data.toString("latin1");
  });
  socket.on("end", () => {
    hasEnded = true;
  });
  socket.write(text);
  const heads = () => received.match(/HTTP\/1\.1 [\s\S]*?\r\n\r\n/g) ?? [];
  await expect.poll(() => heads().length).toBe(count);
  if (/^connection: close/im.test(received)) await expect.poll(() => hasEnded).toBe(true);
  socket.destroy();
  return { heads: heads(), hasEnded };
}

describe("an answer", () => {
  it("has four short headers and leaves the connection open without a word", async () => {
    const ask = `GET ${PATHS.healthy} HTTP/1.1\r\nhost: a\r\n\r\n`;

    const { heads, hasEnded } = await exchange(ask.repeat(2), 2);

    expect(hasEnded).toBe(false);
    for (const head of heads) {
      const names = [...head.matchAll(/^([a-z-]+):/gim)].map(([, name]) => name?.toLowerCase());
      expect(names).toEqual(["access-control-allow-origin", "content-type", "content-length", "date"]);
    }
  });

  it.each([
    ["to a client that wants to be the last", "HTTP/1.1", "connection: close\r\n"],
    ["to an older client", "HTTP/1.0", ""],
  ])("says that it is the last, %s", async (_whom, version, header) => {
    const { heads, hasEnded } = await exchange(
      `GET ${PATHS.healthy} ${version}\r\nhost: a\r\n${header}\r\n`,
      1,
    );

    expect(heads[0]).toMatch(/^connection: close/im);
    expect(hasEnded).toBe(true);
  });

  it("tells an older client that asks for it that the connection stays", async () => {
    const { heads } = await exchange(
      `GET ${PATHS.healthy} HTTP/1.0\r\nhost: a\r\nconnection: keep-alive\r\n\r\n`,
      1,
    );

    expect(heads[0]).toMatch(/^connection: keep-alive/im);
  });

  it("lets pages read ETag and Retry-After where they are", async () => {
    const vault = await TestVault.found();
    await server.found(vault.genesis);
    const limited = await server.ask("POST", PATHS.challenge, {
      body: encodeChallengeRequest(),
      address: "192.0.2.7",
    });

    expect(limited.statusCode).toBe(429);
    expect(limited.headers["access-control-expose-headers"]).toBe("retry-after");
  });

  it("lets pages read the ETag of a log", async () => {
    const open = await TestServer.open();
    const vault = await TestVault.found();
    await open.found(vault.genesis);
    const token = await open.token(vault.vaultId, vault.device);

    const { headers } = await open.get("log", vault.vaultId, token);

    expect(headers["access-control-expose-headers"]).toBe("etag");
    await open.close();
  });
});
