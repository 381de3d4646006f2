/**
 * Builds one entry: body -> padded -> sealed under the epoch's entry key with header and clear part as AAD -> signed.
 * And opens the sealed part again. The only place where bodies and entries meet.
 */
import type { RandomBytes } from "../bytes/environment.ts";
import { type Entry, entryAad, signEntry } from "../log/entry.ts";
import { type EntryHeader, NONCE_LENGTH } from "../log/entry-header.ts";
import { KINDS, type Kind } from "../log/kinds.ts";
import type { SignatureScheme } from "../log/signature-scheme.ts";
import { padBody, paddedLength, TAG_LENGTH, unpadBody } from "../log/size-classes.ts";
import { type EpochKey, entryKey } from "./epoch-key.ts";
import { open, seal } from "./seal.ts";

export type EntryDraft = {
  readonly kind: Kind;
  readonly vaultId: Uint8Array;
  /** The place it takes, and the head before it. */
  readonly seq: number;
  readonly prev: Uint8Array;
  readonly devSeq: number;
  readonly clear: Uint8Array;
  readonly body: Uint8Array;
};

export type EntrySigners = {
  /** Who signs: id and secret seed. */
  readonly deviceId: Uint8Array;
  readonly signSeed: Uint8Array;
  /** Secret seeds of the paper device where the kind asks for them. */
  readonly cosignSeeds?: readonly Uint8Array[];
  /** Ed25519 from outside, where there is a faster one. */
  readonly scheme?: SignatureScheme;
};

/** Seals and signs an entry with a fresh nonce. Throws LogFault "log/too-large" when it does not fit 64 KiB. */
export function sealEntry(
  draft: EntryDraft,
  epochKey: EpochKey,
  signers: EntrySigners,
  random: RandomBytes,
): Entry {
  const { cosignSeeds = [] } = signers;
  const { clear, vaultId } = draft;
  const length = paddedLength(
    { clearLength: clear.length, signatureCount: 1 + cosignSeeds.length },
    draft.body.length,
  );
  const header: EntryHeader = {
    kind: KINDS[draft.kind],
    vaultId,
    epoch: epochKey.epoch,
    seq: draft.seq,
    prev: draft.prev,
    deviceId: signers.deviceId,
    devSeq: draft.devSeq,
    nonce: random(NONCE_LENGTH),
    clearLength: clear.length,
    ciphertextLength: length + TAG_LENGTH,
  };
  const key = entryKey(vaultId, epochKey.epoch, epochKey.key);
  const ciphertext = seal(key, header.nonce, entryAad(header, clear), padBody(draft.body, length));
  return signEntry({ header, clear, ciphertext }, signers.signSeed, cosignSeeds, signers.scheme);
}

/** The body of an entry, or null where the key is not its epoch's or the filling has not its form. */
export function openEntryBody(entry: Entry, epochKey: EpochKey): Uint8Array | null {
  const { header, clear, ciphertext } = entry;
  const key = entryKey(header.vaultId, epochKey.epoch, epochKey.key);
  const padded = open(key, header.nonce, entryAad(header, clear), ciphertext);
  return padded === null ? null : unpadBody(padded);
}
