/**
 * An epoch key wrapped for one member: enc(32) || ct(48), HPKE base mode with an empty AAD. The ephemeral key follows
 * from the epoch key, vault, epoch and recipient, so every member can compute every wrap again and compare: a thief
 * cannot give the paper device garbage unseen (FORMAT.md, "Wraps"). An epoch key is therefore never used for a second
 * signed attempt.
 */
import { hkdf } from "@noble/hashes/hkdf.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { concatBytes, equalBytes, uint32 } from "../bytes/bytes.ts";
import { WRAP_LENGTH, type Wrap } from "../log/clear-wraps.ts";
import { LABELS, labelled } from "../log/labels.ts";
import { type EpochKey, keyCommitment } from "./epoch-key.ts";
import { hpkeOpen, hpkeSeal } from "./hpke-suite.ts";

const ENC_LENGTH = 32;

export type WrapRecipient = { readonly deviceId: Uint8Array; readonly kemPublicKey: Uint8Array };

/** Wraps an epoch key for one member: always the same bytes for the same input. */
export async function wrapEpochKey(
  vaultId: Uint8Array,
  epochKey: EpochKey,
  recipient: WrapRecipient,
): Promise<Wrap> {
  const place = [vaultId, uint32(epochKey.epoch), recipient.deviceId, recipient.kemPublicKey];
  const ikmE = hkdf(sha256, epochKey.key, undefined, labelled(LABELS.wrap, ...place), 32);
  const info = labelled(LABELS.wrapInfo, ...place);
  const { enc, ciphertext } = await hpkeSeal(recipient.kemPublicKey, info, ikmE, epochKey.key);
  return { recipient: recipient.deviceId, wrapped: concatBytes(enc, ciphertext) };
}

/** What is needed to open a wrap; `kemSecret` (32 bytes) is secret. */
export type WrapOpener = WrapRecipient & { readonly kemSecret: Uint8Array };

/**
 * The epoch key in a wrap, or null where it does not open or is not the key that `commitment` names.
 */
export async function openWrap(
  vaultId: Uint8Array,
  epoch: number,
  commitment: Uint8Array,
  opener: WrapOpener,
  wrapped: Uint8Array,
): Promise<EpochKey | null> {
  if (wrapped.length !== WRAP_LENGTH) return null;
  const info = labelled(LABELS.wrapInfo, vaultId, uint32(epoch), opener.deviceId, opener.kemPublicKey);
  const sealed = { enc: wrapped.slice(0, ENC_LENGTH), ciphertext: wrapped.slice(ENC_LENGTH) };
  const key = await hpkeOpen(opener.kemSecret, info, sealed);
  if (key === null || !equalBytes(keyCommitment(vaultId, epoch, key), commitment)) return null;
  return { epoch, key, commitment };
}

/** Computes every wrap again and returns the recipients whose wrap is not what it must be. */
export async function findWrongWraps(
  vaultId: Uint8Array,
  epochKey: EpochKey,
  recipients: readonly WrapRecipient[],
  wraps: readonly Wrap[],
): Promise<Uint8Array[]> {
  const wrong: Uint8Array[] = [];
  for (const recipient of recipients) {
    const found = wraps.find((wrap) => equalBytes(wrap.recipient, recipient.deviceId));
    const expected = await wrapEpochKey(vaultId, epochKey, recipient).catch(() => null);
    if (found === undefined || expected === null || !equalBytes(found.wrapped, expected.wrapped))
      wrong.push(recipient.deviceId);
  }
  return wrong;
}
