/**
 * What comes from an epoch key EK (32 random bytes, known to every member): the key that seals entries, the key that
 * seals snapshot chunks, and a commitment that says which key it is without telling it (FORMAT.md, "Epoch keys").
 */
import { hkdf } from "@noble/hashes/hkdf.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, uint32 } from "../bytes/bytes.ts";
import { LABELS, type Label, labelled } from "../log/labels.ts";

export const EPOCH_KEY_LENGTH = 32;

/** An epoch key with its place. `key` is secret: it opens everything of its epoch. */
export type EpochKey = { readonly epoch: number; readonly key: Uint8Array; readonly commitment: Uint8Array };

/** Epoch keys by text of their commitment: after a fork two epochs may have one number. */
export type EpochKeys = ReadonlyMap<string, EpochKey>;

/** Seals the bodies of entries of this epoch. */
export function entryKey(vaultId: Uint8Array, epoch: number, key: Uint8Array): Uint8Array {
  return derive(key, LABELS.entryKey, vaultId, epoch);
}

/** Seals the chunks of snapshots of this epoch. */
export function snapshotKey(vaultId: Uint8Array, epoch: number, key: Uint8Array): Uint8Array {
  return derive(key, LABELS.snapshotKey, vaultId, epoch);
}

/** 32 public bytes that only this key gives for this vault and epoch. */
export function keyCommitment(vaultId: Uint8Array, epoch: number, key: Uint8Array): Uint8Array {
  return derive(key, LABELS.keyCommitment, vaultId, epoch);
}

/** An epoch key with its commitment. */
export function epochKey(vaultId: Uint8Array, epoch: number, key: Uint8Array): EpochKey {
  return { epoch, key, commitment: keyCommitment(vaultId, epoch, key) };
}

/** The keys by their commitments. */
export function epochKeys(keys: readonly EpochKey[]): EpochKeys {
  return new Map(keys.map((key) => [bytesToHex(key.commitment), key]));
}

/** The key with this commitment, or null. */
export function keyByCommitment(keys: EpochKeys, commitment: Uint8Array): EpochKey | null {
  return keys.get(bytesToHex(commitment)) ?? null;
}

function derive(key: Uint8Array, label: Label, vaultId: Uint8Array, epoch: number): Uint8Array {
  return hkdf(sha256, key, undefined, labelled(label, vaultId, uint32(epoch)), 32);
}
