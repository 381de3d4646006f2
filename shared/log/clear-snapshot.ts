/**
 * The clear part of snapshot:
 *   covers_seq(u64) || control_hash(32) || count(u16) || ( device_id(16) || dev_seq(u64) ) each, rising by id
 *   || count(u16) || chunk hash(32) each
 * The counters name everyone who ever was a member, so that a log can be judged from covers_seq on without the entries
 * before it. There are 1, 2, 4, ... 1024 chunks: the number tells little, and the list always fits an entry.
 */
import type { ByteReader } from "../bytes/byte-reader.ts";
import { compareBytes, concatBytes, uint16, uint64 } from "../bytes/bytes.ts";
import { requireRising } from "./clear-wraps.ts";
import { DEVICE_ID_LENGTH, HASH_LENGTH } from "./entry-header.ts";
import { LogFault } from "./log-fault.ts";
import { readClear } from "./read-clear.ts";

export const MAX_CHUNKS = 1024;

/** How many entries of a device the covered part of the log holds. */
export type DeviceCounter = { readonly deviceId: Uint8Array; readonly devSeq: number };

export type SnapshotClear = {
  /** The last entry whose effect the snapshot holds. */
  readonly coversSeq: number;
  /** 32 bytes: `controlHash` of the state after that entry. */
  readonly controlHash: Uint8Array;
  readonly devSeqs: readonly DeviceCounter[];
  /** SHA-256 of each chunk, in their order. */
  readonly chunkHashes: readonly Uint8Array[];
};

/** Throws RangeError for a number of chunks that a snapshot cannot have. */
export function encodeSnapshotClear(clear: SnapshotClear): Uint8Array {
  if (!isChunkCount(clear.chunkHashes.length)) throw new RangeError("not a number of chunks");
  const counters = clear.devSeqs.toSorted((a, b) => compareBytes(a.deviceId, b.deviceId));
  return concatBytes(
    uint64(clear.coversSeq),
    clear.controlHash,
    uint16(counters.length),
    ...counters.flatMap(({ deviceId, devSeq }) => [deviceId, uint64(devSeq)]),
    uint16(clear.chunkHashes.length),
    ...clear.chunkHashes,
  );
}

/** Throws LogFault unless the bytes have exactly this layout. */
export function decodeSnapshotClear(bytes: Uint8Array): SnapshotClear {
  return readClear(bytes, (reader) => ({
    coversSeq: reader.uint64(),
    controlHash: reader.take(HASH_LENGTH),
    devSeqs: readCounters(reader),
    chunkHashes: readHashes(reader),
  }));
}

/** True for a power of two up to MAX_CHUNKS. */
export function isChunkCount(count: number): boolean {
  return count >= 1 && count <= MAX_CHUNKS && (count & (count - 1)) === 0;
}

function readCounters(reader: ByteReader): DeviceCounter[] {
  const counters: DeviceCounter[] = [];
  for (let left = reader.uint16(); left > 0; left--)
    counters.push({ deviceId: reader.take(DEVICE_ID_LENGTH), devSeq: reader.uint64() });
  requireRising(counters.map((counter) => counter.deviceId));
  return counters;
}

function readHashes(reader: ByteReader): Uint8Array[] {
  const count = reader.uint16();
  if (!isChunkCount(count)) throw new LogFault("log/malformed", "number of chunks");
  return Array.from({ length: count }, () => reader.take(HASH_LENGTH));
}
