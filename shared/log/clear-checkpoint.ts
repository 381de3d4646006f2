/**
 * The clear part of checkpoint: confirmed_snapshot_seq(u64), the newest snapshot whose chunks the signer has read from
 * the server and found right; 0 = none. Only a server that compacts reads it, and only where a snapshot stands there.
 */
import { uint64 } from "../bytes/bytes.ts";
import { readClear } from "./read-clear.ts";

export type CheckpointClear = { readonly confirmedSnapshotSeq: number };

export function encodeCheckpointClear(clear: CheckpointClear): Uint8Array {
  return uint64(clear.confirmedSnapshotSeq);
}

/** Throws LogFault unless the bytes have exactly this layout. */
export function decodeCheckpointClear(bytes: Uint8Array): CheckpointClear {
  return readClear(bytes, (reader) => ({ confirmedSnapshotSeq: reader.uint64() }));
}
