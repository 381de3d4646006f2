/**
 * Builds the chunks of a snapshot, reads them, and computes the one hash by which members compare what they have
 * (FORMAT.md, "Snapshots"). A chunk whose content is as in the snapshot before keeps its bytes within an epoch, so it
 * need not be sent again.
 */
import { sha256 } from "@noble/hashes/sha2.js";
import { ByteReaderError } from "../bytes/byte-reader.ts";
import { equalBytes } from "../bytes/bytes.ts";
import type { RandomBytes } from "../bytes/environment.ts";
import { CborFault } from "../cbor/cbor-fault.ts";
import { CborShapeError } from "../cbor/cbor-map.ts";
import { isChunkCount } from "../log/clear-snapshot.ts";
import { LABELS, labelled } from "../log/labels.ts";
import type { EpochKey } from "./epoch-key.ts";
import { chunkHash, openChunk, sealChunk } from "./snapshot-chunk.ts";
import type { SnapshotContent, SnapshotItem, SnapshotRest } from "./snapshot-content.ts";
import { chooseChunkCount, encodeContent, layOut, readLayout } from "./snapshot-layout.ts";
import { VaultFault } from "./vault-fault.ts";

export type Chunk = { readonly hash: Uint8Array; readonly bytes: Uint8Array };

export type BuiltSnapshot = { readonly chunks: readonly Chunk[]; readonly stateHash: Uint8Array };

/** Whose snapshot it is; `epochKey` (secret) is the current epoch's. */
export type SnapshotOwner = { readonly vaultId: Uint8Array; readonly epochKey: EpochKey };

/**
 * `previous`: the chunks of the snapshot before, in their order, or none. Throws VaultFault "vault/cannot-write" for
 * more than 1024 chunks hold.
 */
export async function buildSnapshot(
  content: SnapshotContent,
  owner: SnapshotOwner,
  outside: { readonly random: RandomBytes },
  previous: readonly Uint8Array[] = [],
): Promise<BuiltSnapshot> {
  const encoded = await encodeContent(content);
  const bodies = layOut(encoded, chooseChunkCount(encoded, previous.length));
  if (bodies === null) throw new VaultFault("vault/cannot-write", "more than its chunks hold");
  const chunks = bodies.map((body, number): Chunk => {
    const place = { ...owner, number };
    const before = previous.length === bodies.length ? previous[number] : undefined;
    const known = before === undefined ? null : openChunk(place, before);
    const isUnchanged = before !== undefined && known !== null && equalBytes(known, body);
    const bytes = isUnchanged ? before : sealChunk(place, body, outside.random);
    return { hash: chunkHash(bytes), bytes };
  });
  return { chunks, stateHash: stateHashOf(bodies) };
}

/**
 * The state hash that a snapshot of this content in `chunkCount` chunks must have; null where it cannot be that of so
 * many.
 */
export async function snapshotStateHash(
  content: SnapshotContent,
  chunkCount: number,
): Promise<Uint8Array | null> {
  if (!isChunkCount(chunkCount)) return null;
  const bodies = layOut(await encodeContent(content), chunkCount);
  return bodies === null ? null : stateHashOf(bodies);
}

/** What a snapshot entry says of its chunks. */
export type SnapshotNames = {
  readonly chunkHashes: readonly Uint8Array[];
  readonly stateHash: Uint8Array;
};

/**
 * The content of a snapshot from its chunks, in the order of the hashes. Throws VaultFault "vault/bad-snapshot" where a
 * chunk is not the one that was named, does not open, or where the content is not what was signed.
 */
export function readSnapshot(
  names: SnapshotNames,
  owner: SnapshotOwner,
  chunks: readonly Uint8Array[],
): { readonly items: readonly SnapshotItem[]; readonly rest: SnapshotRest } {
  if (chunks.length !== names.chunkHashes.length) throw bad("number of chunks");
  const bodies = chunks.map((chunk, number) => {
    const named = names.chunkHashes[number];
    if (named === undefined || !equalBytes(named, chunkHash(chunk))) throw bad("another chunk than named");
    const body = openChunk({ ...owner, number }, chunk);
    if (body === null) throw bad("a chunk that does not open");
    return body;
  });
  if (!equalBytes(stateHashOf(bodies), names.stateHash)) throw bad("another content than signed");
  try {
    return readLayout(bodies);
  } catch (cause) {
    const isForm =
      cause instanceof CborShapeError ||
      cause instanceof CborFault ||
      cause instanceof ByteReaderError ||
      cause instanceof VaultFault;
    throw isForm ? bad("content", cause) : cause;
  }
}

function stateHashOf(bodies: readonly Uint8Array[]): Uint8Array {
  return sha256(labelled(LABELS.snapshotState, ...bodies.map((body) => sha256(body))));
}

function bad(what: string, cause?: unknown): VaultFault {
  return new VaultFault("vault/bad-snapshot", what, cause);
}
