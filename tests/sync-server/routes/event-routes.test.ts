/** Live connections over real sockets: who may listen, what is heard, how it ends. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { decodeHint, eventSubprotocols } from "../../../shared/wire/event-message.ts";
import { pathOf } from "../../../shared/wire/paths.ts";
import { TOKEN_SECONDS } from "../../../sync-server/auth/stamps.ts";
import { SWEEP_MS } from "../../../sync-server/fan-out/hint-hub.ts";
import { TestServer } from "../test-server.ts";
import { TestVault } from "../test-vault.ts";

let server: TestServer;
let vault: TestVault;
let token: Uint8Array;
let address: string;

beforeEach(async () => {
  server = await TestServer.open();
  address = (await server.app.server.listen({ host: "127.0.0.1", port: 0 })).replace("http", "ws");
  vault = await TestVault.found();
  await server.found(vault.genesis);
  token = await server.token(vault.vaultId, vault.device);
});
afterEach(() => server.close());

/** A browser's WebSocket with everything it hears. */
class Listener {
  readonly heard: (number | null)[] = [];
  readonly socket: WebSocket;
  readonly ended: Promise<number>;

  constructor(protocols: readonly string[], vaultId = vault.vaultId) {
    this.socket = new WebSocket(address + pathOf("events", { vaultId }), [...protocols]);
    this.socket.addEventListener("message", ({ data }) => this.heard.push(decodeHint(String(data))));
    this.ended = new Promise((resolve) => {
      this.socket.addEventListener("close", ({ code }) => resolve(code));
    });
  }

  async hears(count: number): Promise<readonly (number | null)[]> {
    await expect.poll(() => this.heard.length, { timeout: 5000 }).toBeGreaterThanOrEqual(count);
    return this.heard;
  }
}

describe("a live connection", () => {
  it("hears at once where the log stands, and then of every append", async () => {
    const listener = new Listener(eventSubprotocols(token));
    await listener.hears(1);
    await server.append(vault.vaultId, token, vault.at, vault.write(2));
    await server.append(vault.vaultId, token, vault.at, vault.write(1));

    expect(await listener.hears(3)).toEqual([1, 3, 4]);
    expect(listener.socket.protocol).toBe("keyferry.v1");
    listener.socket.close();
  });

  it("hears nothing of other vaults", async () => {
    const other = await TestVault.found("other");
    await server.found(other.genesis);
    const otherToken = await server.token(other.vaultId, other.device);
    const listener = new Listener(eventSubprotocols(token));
    await listener.hears(1);

    await server.append(other.vaultId, otherToken, other.at, other.write());
    await server.append(vault.vaultId, token, vault.at, vault.write());

    expect(await listener.hears(2)).toEqual([1, 2]);
    listener.socket.close();
  });

  it.each<[string, () => readonly string[]]>([
    ["without a token", () => ["keyferry.v1"]],
    ["with a forged token", () => eventSubprotocols(token.map((byte, at) => (at === 30 ? byte ^ 1 : byte)))],
    ["in the wrong order", () => [...eventSubprotocols(token)].reverse()],
  ])("is refused %s", async (_what, protocols) => {
    const listener = new Listener(protocols());

    expect(await listener.ended).toBe(1006);
    expect(listener.heard).toEqual([]);
  });

  it("is refused for another vault's token", async () => {
    const other = await TestVault.found("other");
    await server.found(other.genesis);

    expect(await new Listener(eventSubprotocols(token), other.vaultId).ended).toBe(1006);
  });

  it(
    "ends with its token",
    async () => {
      const listener = new Listener(eventSubprotocols(token));
      await listener.hears(1);

      server.pass(TOKEN_SECONDS * 1000);

      expect(await listener.ended).toBe(4401);
    },
    SWEEP_MS * 3,
  );

  it("ends when its device is removed, and is not told of what came after", async () => {
    const phone = await vault.addDevice();
    await server.append(vault.vaultId, token, vault.position(1), vault.entries(1));
    const listener = new Listener(eventSubprotocols(await server.token(vault.vaultId, phone)));
    await listener.hears(1);
    const before = vault.at;

    await vault.removeDevice(phone);
    await server.append(vault.vaultId, token, before, vault.entries(before.seq));

    expect(await listener.ended).toBe(4401);
    expect(listener.heard).toEqual([2]);
  });

  it("may say a little, which is not read, and is ended when it says much", async () => {
    const listener = new Listener(eventSubprotocols(token));
    await listener.hears(1);

    listener.socket.send("{}");
    await server.append(vault.vaultId, token, vault.at, vault.write());
    expect(await listener.hears(2)).toEqual([1, 2]);
    listener.socket.send("x".repeat(1000));

    expect(await listener.ended).toBe(1009);
  });

  it("is told that the server goes down", async () => {
    const listener = new Listener(eventSubprotocols(token));
    await listener.hears(1);

    await server.app.stop();

    expect(await listener.ended).toBe(1001);
  });

  it("is counted while it is open", async () => {
    const listener = new Listener(eventSubprotocols(token));
    await listener.hears(1);
    const open = await liveConnections();
    listener.socket.close();
    await listener.ended;

    expect(open).toBe("1");
    await expect.poll(liveConnections).toBe("0");
  });
});

async function liveConnections(): Promise<string | undefined> {
  const { payload } = await server.ask("GET", "/metrics", { address: "127.0.0.1" });
  return /^keyferry_live_connections (\d+)$/m.exec(payload)?.[1];
}
