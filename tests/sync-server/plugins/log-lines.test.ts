/** Whatever is asked and however it fails, the server's log and metrics say nothing of whom it concerns. */
// For the type of injectWS.
import type {} from "@fastify/websocket";
import { afterEach, describe, expect, it } from "vitest";
import { encodeBase64url } from "../../../shared/bytes/base64url.ts";
import { bytesToHex } from "../../../shared/bytes/bytes.ts";
import { eventSubprotocols } from "../../../shared/wire/event-message.ts";
import { PATHS, pathOf } from "../../../shared/wire/paths.ts";
import type { ServerStore } from "../../../sync-server/storage/mailbox-store.ts";
import { StoreFault } from "../../../sync-server/storage/store-fault.ts";
import { codeOf, TestServer } from "../test-server.ts";
import { TestVault } from "../test-vault.ts";

let server: TestServer;
afterEach(() => server.close());

describe("the server's log", () => {
  it("holds no id, address, token, invitation or path with one, through everything that can be asked", async () => {
    server = await TestServer.open({ logLevel: "debug", registration: "invite" });
    const vault = await TestVault.found();
    const address = "203.0.113.77";
    await server.store.addInvite(new Uint8Array(32), server.nowMs);
    await server.found(vault.genesis, "an-invitation-text");
    await server.ask("GET", "/v1/vaults/planted-path-marker", { address, token: "planted-token-marker" });
    await server.ask("GET", `${pathOf("log", { vaultId: vault.vaultId })}?after=planted-query`, { address });
    await server.ask("POST", PATHS.token, { address, body: "planted-body-marker" });
    await server.ask("GET", "/%E0%A4%A-planted-broken-path", { address });
    await server.signIn(vault.vaultId, vault.device);

    const text = server.logged.join("");

    expect(server.logged.length).toBeGreaterThan(5);
    for (const marker of [
      ...["planted", "203.0.113", "192.0.2", "an-invitation-text"],
      ...[bytesToHex(vault.vaultId), encodeBase64url(vault.vaultId), bytesToHex(vault.device.deviceId)],
    ])
      expect(text).not.toContain(marker);
  });

  it("holds nothing of a member's work either, and metrics hold nothing", async () => {
    server = await TestServer.open({ logLevel: "debug" });
    const vault = await TestVault.found();
    await server.found(vault.genesis);
    const token = await server.token(vault.vaultId, vault.device);
    const address = "127.0.0.1";
    await server.append(vault.vaultId, token, vault.at, vault.write(2));
    await server.append(vault.vaultId, token, vault.position(1), [vault.genesis]);
    await server.get("log", vault.vaultId, token);
    const ws = await server.app.server.injectWS(pathOf("events", { vaultId: vault.vaultId }), {
      headers: { "sec-websocket-protocol": eventSubprotocols(token).join(", ") },
    });
    ws.terminate();
    const metrics = (await server.ask("GET", PATHS.metrics, { address })).payload;

    const text = server.logged.join("") + metrics;

    expect(metrics).toContain('keyferry_log_writes_total{outcome="accepted"} 2');
    expect(metrics).toContain('route="/v1/vaults/:id/log"');
    for (const bytes of [vault.vaultId, vault.device.deviceId, token, vault.at.head])
      for (const marker of [bytesToHex(bytes), encodeBase64url(bytes)]) expect(text).not.toContain(marker);
    expect(text).not.toContain("192.0.2.7");
  });

  it("tells of a failing store by kind and code, not by what it says", async () => {
    server = await TestServer.open({}, failing);
    const vault = await TestVault.found();
    await server.found(vault.genesis);

    const down = await server.signIn(vault.vaultId, vault.device);
    const text = server.logged.join("");

    expect(codeOf(down)).toBe("wire/unavailable");
    expect(down.headers["retry-after"]).toBe("5");
    expect(text).toContain("store/unavailable");
    expect(text).not.toContain("planted");
  });

  it("answers a bug like any failure, without a word of it", async () => {
    server = await TestServer.open({}, (store) => ({
      ...store,
      ready: async () => {
        throw new TypeError("planted-message");
      },
    }));

    const answer = await server.ask("GET", PATHS.ready);

    expect(codeOf(answer)).toBe("wire/server-error");
    expect(answer.payload + server.logged.join("")).not.toContain("planted");
  });
});

/** A store whose reads fail, with messages and causes that quote what they were asked. */
function failing(store: ServerStore): ServerStore {
  return {
    ...store,
    vault: async (vaultId) => {
      const cause = new Error(`planted-cause ${bytesToHex(vaultId)}`);
      throw new StoreFault("store/unavailable", "planted-message", cause);
    },
  };
}
