/** Founding, under each kind of registration, and finding vaults by words. */
import { ed25519 } from "@noble/curves/ed25519.js";
import { afterEach, describe, expect, it } from "vitest";
import type { DeviceKeys } from "../../../shared/vault/device-keys.ts";
import { recoverMessage } from "../../../shared/wire/auth-message.ts";
import { PATHS } from "../../../shared/wire/paths.ts";
import { decodeRecoverAnswer, encodeRecoverRequest } from "../../../shared/wire/recover-bodies.ts";
import { decodeServerAnswer, REGISTRATIONS } from "../../../shared/wire/server-bodies.ts";
import { decodePosition } from "../../../shared/wire/vault-bodies.ts";
import { inviteHash } from "../../../sync-server/log/found-vault.ts";
import { type Answer, bytesOf, codeOf, ORIGIN, TestServer } from "../test-server.ts";
import { TestVault } from "../test-vault.ts";

let server: TestServer;
afterEach(() => server.close());

describe("POST /v1/vaults", () => {
  it("founds a vault, and finds it when the same genesis comes again", async () => {
    server = await TestServer.open();
    const vault = await TestVault.found();

    const first = await server.found(vault.genesis);
    const again = await server.found(vault.genesis);

    expect([first.statusCode, again.statusCode]).toEqual([201, 200]);
    expect(decodePosition(bytesOf(first))).toEqual(vault.at);
    expect(again.rawPayload).toEqual(first.rawPayload);
  });

  it("refuses what is no genesis, or signed by one of the two founders alone", async () => {
    server = await TestServer.open();
    const vault = await TestVault.found();
    const [data] = vault.write();
    const halfSigned = vault.genesis.slice();
    halfSigned[halfSigned.length - 100] = (halfSigned.at(-100) ?? 0) ^ 1;

    for (const bytes of [data ?? halfSigned, halfSigned])
      expect(codeOf(await server.found(bytes))).toBe("wire/entry-refused");
    expect(await server.store.counts()).toMatchObject({ vaults: 0 });
  });

  it("takes none where registration is closed, but finds those that are there", async () => {
    server = await TestServer.open({ registration: "closed" });
    const vault = await TestVault.found();

    expect(codeOf(await server.found(vault.genesis))).toBe("wire/registration-closed");
  });

  it("asks for an invitation, which founds one vault and may be shown for it again", async () => {
    server = await TestServer.open({ registration: "invite" });
    const [vault, other] = [await TestVault.found("one"), await TestVault.found("two")];
    await server.store.addInvite(inviteHash("welcome"), server.nowMs);

    expect(codeOf(await server.found(vault.genesis))).toBe("wire/invite-needed");
    expect(codeOf(await server.found(vault.genesis, "wrong"))).toBe("wire/invite-needed");
    expect((await server.found(vault.genesis, "welcome")).statusCode).toBe(201);
    expect((await server.found(vault.genesis, "welcome")).statusCode).toBe(200);
    expect((await server.found(vault.genesis)).statusCode).toBe(200);
    expect(codeOf(await server.found(other.genesis, "welcome"))).toBe("wire/invite-needed");
  });
});

describe("POST /v1/recover", () => {
  it("tells a paper device its vaults, and nobody else's", async () => {
    server = await TestServer.open();
    const [vault, other] = [await TestVault.found("one"), await TestVault.found("two")];
    await server.found(vault.genesis);
    await server.found(other.genesis);

    expect(decodeRecoverAnswer(bytesOf(await recover(vault.recovery)))).toEqual([vault.vaultId]);
    expect(decodeRecoverAnswer(bytesOf(await recover(vault.device)))).toEqual([]);
  });

  it("forgets old words when they are replaced", async () => {
    server = await TestServer.open();
    const vault = await TestVault.found();
    await server.found(vault.genesis);
    const token = await server.token(vault.vaultId, vault.device);
    const newWords = vault.log.newDevice();
    const old = vault.recovery;
    const { entry } = await vault.log.rekey(vault.device, [], {
      newWords,
      cosignSeeds: [old.signSeed, newWords.signSeed],
    });
    vault.log.append(entry);
    const replaced = await server.append(vault.vaultId, token, vault.position(1), vault.entries(1));

    expect(replaced.statusCode).toBe(200);
    expect(decodeRecoverAnswer(bytesOf(await recover(old)))).toEqual([]);
    expect(decodeRecoverAnswer(bytesOf(await recover(newWords)))).toEqual([vault.vaultId]);
    expect((await server.signIn(vault.vaultId, old)).statusCode).toBe(401);
    expect((await server.signIn(vault.vaultId, newWords)).statusCode).toBe(200);
  });

  it("refuses a signature that was made to sign in, or for another origin", async () => {
    server = await TestServer.open();
    const vault = await TestVault.found();
    await server.found(vault.genesis);

    expect((await recover(vault.recovery, "https://evil.example.org")).statusCode).toBe(401);
  });
});

describe("GET /v1/server", () => {
  it.each(REGISTRATIONS)("says that registration is %s", async (registration) => {
    server = await TestServer.open({ registration, quotaBytes: 5 * 1024 * 1024 });

    const said = decodeServerAnswer(bytesOf(await server.ask("GET", PATHS.server)));

    expect(said).toMatchObject({ protocol: 1, origin: ORIGIN, registration });
    expect(said.limits.vaultBytes).toBe(5 * 1024 * 1024);
  });
});

async function recover(keys: DeviceKeys, origin = ORIGIN): Promise<Answer> {
  const challenge = await server.challenge();
  const signature = ed25519.sign(recoverMessage(origin, challenge), keys.signSeed);
  const body = encodeRecoverRequest({ signPublicKey: keys.signPublicKey, challenge, signature });
  return server.ask("POST", PATHS.recover, { body });
}
