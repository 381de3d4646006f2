/**
 * A vault with as many passkeys as anybody may have, on a server, with a snapshot: imported in groups of full entries,
 * then renamed one by one until the log is as long as it must be for a snapshot. Prepared before any clock runs.
 */
import { randomBytes } from "node:crypto";
import { ES256 } from "../../../shared/cose/algorithms.ts";
import { nobleSignatures } from "../../../shared/log/signature-scheme.ts";
import type { CreateOp, PutOp } from "../../../shared/vault/ops.ts";
import { createPasskeyOp, PASSKEY_FIELDS } from "../../../shared/vault/passkey-record.ts";
import { wordsFromEntropy } from "../../../shared/vault/recovery-words.ts";
import { deviceOn, type EngineDevice, foundingDevice } from "./engine-device.ts";
import { nodeSignatures } from "./node-signatures.ts";

/** As long as PKCS#8 of a P-256 key: nobody signs with these. */
const PRIVATE_KEY_LENGTH = 138;
/** Groups of an import, each of full entries. */
const IMPORT_SIZE = 2500;
/** From here on every change is sent at once: the one that reaches the next multiple of 256 brings the snapshot. */
const SENT_ONE_BY_ONE_FROM = 244;
const SENT_AT_MOST = 30;

export type LargeVault = {
  readonly words: readonly string[];
  /** A device that is in sync and signs as the extension does. */
  readonly device: EngineDevice;
  readonly itemIds: readonly Uint8Array[];
};

export async function largeVaultAt(origin: string, passkeyCount: number): Promise<LargeVault> {
  const entropy = new Uint8Array(randomBytes(32));
  const { replica, engine, transport } = await foundingDevice(origin, entropy, nodeSignatures);
  const passkeys = Array.from({ length: passkeyCount }, (_, number) => passkey(number));
  for (let from = 0; from < passkeyCount; from += IMPORT_SIZE)
    await engine.write(passkeys.slice(from, from + IMPORT_SIZE));
  const itemIds = passkeys.map(({ itemId }) => itemId);
  for (let change = 0; replica.disk.state.log.seq < SENT_ONE_BY_ONE_FROM; change++)
    await engine.write([rename(itemIds, change)]);
  await engine.connect(transport, origin, null);
  for (let sent = 0; replica.disk.state.snapshot === null; sent++) {
    if (sent > SENT_AT_MOST) throw new Error("no snapshot came");
    await engine.write([rename(itemIds, sent)]);
    await engine.sync(transport);
  }
  return { words: wordsFromEntropy(entropy), device: deviceOn(replica, origin, nobleSignatures), itemIds };
}

/** A new name for one of them: which one and which name go with `change`. */
export function rename(itemIds: readonly Uint8Array[], change: number): PutOp {
  const itemId = itemIds[(change * 7919) % itemIds.length];
  if (itemId === undefined) throw new Error("no passkeys");
  return { op: "put", itemId, field: PASSKEY_FIELDS.label, value: `Berth ${change}` };
}

function passkey(number: number): CreateOp {
  const rpId = `site-${Math.floor(number / 3)}.example`;
  const userName = `sailor.${number}@mail.example`;
  return createPasskeyOp(
    {
      credentialId: bytes(32),
      rpId,
      userHandle: bytes(32),
      alg: ES256,
      privateKeyPkcs8: bytes(PRIVATE_KEY_LENGTH),
      prfSeeds: { withUserVerification: bytes(32), withoutUserVerification: bytes(32) },
      isDiscoverable: true,
      backupEligible: true,
      backupState: true,
      counter: 0,
    },
    { rpName: `Site ${Math.floor(number / 3)}`, userName, userDisplayName: `Sailor Number ${number}` },
    { createdAtMs: 1_750_000_000_000 + number * 60_000, source: "bitwarden" },
  );
}

function bytes(length: number): Uint8Array {
  return new Uint8Array(randomBytes(length));
}
