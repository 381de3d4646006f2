/** A server with something to lose, and everything that a hostile or broken client could show it. */
import { ed25519 } from "@noble/curves/ed25519.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { encodeBase64url } from "../../../shared/bytes/base64url.ts";
import { bytesToHex } from "../../../shared/bytes/bytes.ts";
import type { DeviceKeys } from "../../../shared/vault/device-keys.ts";
import { decodeTokenAnswer, encodeTokenRequest } from "../../../shared/wire/auth-bodies.ts";
import { authMessage, recoverMessage } from "../../../shared/wire/auth-message.ts";
import { pathOf } from "../../../shared/wire/paths.ts";
import { encodeRecoverRequest } from "../../../shared/wire/recover-bodies.ts";
import { OCTETS_MEDIA_TYPE } from "../../../shared/wire/wire-body.ts";
import { TOKEN_SECONDS } from "../../../sync-server/auth/stamps.ts";
import { inviteHash } from "../../../sync-server/log/found-vault.ts";
import { seededRandom } from "../../shared/vault/seeded-random.ts";
import { everythingOf } from "../storage/log-writer.ts";
import { bytesOf, ORIGIN, TestServer } from "../test-server.ts";
import { TestVault } from "../test-vault.ts";

const ELSEWHERE = "https://other.example.org";

export type HostileGround = Awaited<ReturnType<typeof hostileGround>>;

/** Registration is by invitation, and both are spent. Time has passed: what is old has ended. */
export async function hostileGround() {
  const random = seededRandom("hostile ground");
  const server = await TestServer.open({ registration: "invite" });
  const [vault, other, unborn] = await Promise.all(
    ["one", "two", "three"].map((seed) => TestVault.found(seed)),
  );
  if (vault === undefined || other === undefined || unborn === undefined) throw new Error("vaults");
  const chunk = random(500);
  const [mailbox, oldMailbox] = [random(32), random(32)];
  for (const { genesis } of [vault, other]) {
    await server.store.addInvite(inviteHash(inviteFor(genesis)), server.nowMs);
    await server.found(genesis, inviteFor(genesis));
  }
  const removed = await vault.addDevice();
  const early = await server.token(vault.vaultId, vault.device);
  await server.append(vault.vaultId, early, vault.position(1), vault.entries(1));
  await openMailbox(oldMailbox, early);
  const endedChallenge = await server.challenge();
  server.pass(TOKEN_SECONDS * 1000);

  const token = await server.token(vault.vaultId, vault.device);
  const removedToken = await server.token(vault.vaultId, removed);
  await vault.removeDevice(removed);
  vault.write(2);
  await server.append(vault.vaultId, token, vault.position(2), vault.entries(2));
  await openMailbox(mailbox, token);
  await server.ask("PUT", pathOf("chunk", { vaultId: vault.vaultId, hash: sha256(chunk) }), {
    token,
    body: chunk,
    type: OCTETS_MEDIA_TYPE,
  });
  const tokens = {
    right: token,
    ended: early,
    removed: removedToken,
    forged: token.map((byte, at) => (at === 40 ? byte ^ 1 : byte)),
    otherVaults: await server.token(other.vaultId, other.device),
    elsewhere: await tokenElsewhere(vault),
  };
  return {
    ...{ server, vault, other, unborn, removed, chunk, mailbox, oldMailbox, tokens, endedChallenge, random },
    /** What is left in mailboxes, and one that is opened again and again. */
    ...{ offer: random(97), message: random(1000), openedTwice: random(32) },
    /** All that could be lost. */
    kept: async () => ({
      vaults: [
        await everythingOf(server.store, vault.log.state, [sha256(chunk)]),
        await everythingOf(server.store, other.log.state),
        await server.store.vault(unborn.vaultId),
      ],
      counts: await server.store.counts(),
      slots: await Promise.all([0, 1, 2, 3, 4].map((slot) => server.store.slot(mailbox, slot, server.nowMs))),
    }),
    /** Texts that identify somebody. */
    identifying: () =>
      [
        ...[vault, other, unborn].flatMap((one) => [one.vaultId, one.device.deviceId, one.recovery.deviceId]),
        ...[removed.deviceId, mailbox, oldMailbox, sha256(chunk), endedChallenge, ...Object.values(tokens)],
      ].flatMap((bytes) => [bytesToHex(bytes), encodeBase64url(bytes)]),
  };

  function openMailbox(hash: Uint8Array, by: Uint8Array) {
    const path = pathOf("newMailbox", { vaultId: vault?.vaultId ?? hash, hash });
    return server.ask("PUT", path, { token: by, body: random(97), type: OCTETS_MEDIA_TYPE });
  }
}

/** The invitation on which a vault was founded. */
export function inviteFor(genesis: Uint8Array): string {
  return bytesToHex(genesis.slice(-20));
}

async function tokenElsewhere(vault: TestVault): Promise<Uint8Array> {
  const server = await TestServer.open({ origin: ELSEWHERE });
  await server.found(vault.genesis);
  const answer = await server.signIn(vault.vaultId, vault.device, { origin: ELSEWHERE });
  await server.close();
  return decodeTokenAnswer(bytesOf(answer)).token;
}

/** A request for a token, signed for this origin. */
export function signInBody(
  { vaultId }: TestVault,
  keys: DeviceKeys,
  challenge: Uint8Array,
  origin: string = ORIGIN,
): Uint8Array {
  const { deviceId } = keys;
  const signature = ed25519.sign(authMessage({ origin, vaultId, deviceId, challenge }), keys.signSeed);
  return encodeTokenRequest({ vaultId, deviceId, challenge, signature });
}

/** A proof of the words, for this origin. */
export function recoverBody(keys: DeviceKeys, challenge: Uint8Array, origin: string = ORIGIN): Uint8Array {
  const signature = ed25519.sign(recoverMessage(origin, challenge), keys.signSeed);
  return encodeRecoverRequest({ signPublicKey: keys.signPublicKey, challenge, signature });
}
