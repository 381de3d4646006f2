/**
 * The clear part of snapshot as far as it is fixed: covers_seq(u64) || hashes of its chunks (32 bytes each).
 * Not fixed yet: chunks, and a list of hashes too long for one entry.
 */
import { concatBytes, uint64 } from "../bytes/bytes.ts";
import { HASH_LENGTH } from "./entry-header.ts";
import { readClear } from "./read-clear.ts";

export type SnapshotClear = {
  /** The last entry whose effect the snapshot holds. */
  readonly coversSeq: number;
  readonly chunkHashes: readonly Uint8Array[];
};

export function encodeSnapshotClear(clear: SnapshotClear): Uint8Array {
  return concatBytes(uint64(clear.coversSeq), ...clear.chunkHashes);
}

/** Throws LogFault unless the bytes have exactly this layout. */
export function decodeSnapshotClear(bytes: Uint8Array): SnapshotClear {
  return readClear(bytes, (reader) => {
    const coversSeq = reader.uint64();
    const chunkHashes: Uint8Array[] = [];
    while (reader.remaining > 0) chunkHashes.push(reader.take(HASH_LENGTH));
    return { coversSeq, chunkHashes };
  });
}
