/**
 * One sealed chunk of a snapshot (FORMAT.md, "Snapshots"):
 *   u8 1 || vault_id(32) || commitment(32) || u16 number || nonce(24) || ciphertext, 1, 2, 4, ... 64 KiB long
 * Everything before the ciphertext is its AAD, so a chunk opens only at its place and for its epoch. A server knows it by
 * its hash.
 */
import { sha256 } from "@noble/hashes/sha2.js";
import { concatBytes, equalBytes, uint16 } from "../bytes/bytes.ts";
import type { RandomBytes } from "../bytes/environment.ts";
import { HASH_LENGTH, VAULT_ID_LENGTH } from "../log/entry-header.ts";
import { padBody, SIZE_CLASSES, TAG_LENGTH, unpadBody } from "../log/size-classes.ts";
import { type EpochKey, snapshotKey } from "./epoch-key.ts";
import { open, SEAL_NONCE_LENGTH, seal } from "./seal.ts";

const CHUNK_VERSION = 1;
const HEAD_LENGTH = 1 + VAULT_ID_LENGTH + HASH_LENGTH + 2;
const AROUND = HEAD_LENGTH + SEAL_NONCE_LENGTH + TAG_LENGTH;
const LENGTH_PREFIX = 4;
const MAX_CHUNK_LENGTH = 65_536;
/** Bytes that a chunk holds. */
export const MAX_CHUNK_BODY: number = MAX_CHUNK_LENGTH - AROUND - LENGTH_PREFIX;

/** Which chunk of which vault, sealed under the key of which epoch (secret). */
export type ChunkPlace = {
  readonly vaultId: Uint8Array;
  readonly epochKey: EpochKey;
  readonly number: number;
};

/** Seals a body with a fresh nonce. Throws RangeError above MAX_CHUNK_BODY. */
export function sealChunk(place: ChunkPlace, body: Uint8Array, random: RandomBytes): Uint8Array {
  const size = SIZE_CLASSES.find((candidate) => candidate >= AROUND + LENGTH_PREFIX + body.length);
  if (size === undefined) throw new RangeError("more than a chunk holds");
  const prefix = concatBytes(chunkHead(place), random(SEAL_NONCE_LENGTH));
  const nonce = prefix.slice(HEAD_LENGTH);
  return concatBytes(prefix, seal(chunkKey(place), nonce, prefix, padBody(body, size - AROUND)));
}

/** The body, or null for anything but a chunk sealed for this place. */
export function openChunk(place: ChunkPlace, chunk: Uint8Array): Uint8Array | null {
  if (!(SIZE_CLASSES as readonly number[]).includes(chunk.length)) return null;
  if (!equalBytes(chunk.slice(0, HEAD_LENGTH), chunkHead(place))) return null;
  const prefix = chunk.slice(0, HEAD_LENGTH + SEAL_NONCE_LENGTH);
  const padded = open(chunkKey(place), prefix.slice(HEAD_LENGTH), prefix, chunk.slice(prefix.length));
  return padded === null ? null : unpadBody(padded);
}

/** The 32 bytes by which a snapshot entry names a chunk. */
export function chunkHash(chunk: Uint8Array): Uint8Array {
  return sha256(chunk);
}

function chunkHead({ vaultId, epochKey, number }: ChunkPlace): Uint8Array {
  return concatBytes(Uint8Array.of(CHUNK_VERSION), vaultId, epochKey.commitment, uint16(number));
}

function chunkKey({ vaultId, epochKey }: ChunkPlace): Uint8Array {
  return snapshotKey(vaultId, epochKey.epoch, epochKey.key);
}
