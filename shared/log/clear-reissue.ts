/**
 * The clear part of reissue: abandoned_head(32) || fork_seq(u64). Says from which branch of a fork the operations in it
 * are brought over; what they are and who wrote them is sealed.
 */
import { concatBytes, uint64 } from "../bytes/bytes.ts";
import { HASH_LENGTH } from "./entry-header.ts";
import { readClear } from "./read-clear.ts";

export type ReissueClear = {
  /** 32 bytes: last head of the branch that is given up. */
  readonly abandonedHead: Uint8Array;
  /** The last entry that both branches have. */
  readonly forkSeq: number;
};

export function encodeReissueClear(clear: ReissueClear): Uint8Array {
  return concatBytes(clear.abandonedHead, uint64(clear.forkSeq));
}

/** Throws LogFault unless the bytes have exactly this layout. */
export function decodeReissueClear(bytes: Uint8Array): ReissueClear {
  return readClear(bytes, (reader) => ({
    abandonedHead: reader.take(HASH_LENGTH),
    forkSeq: reader.uint64(),
  }));
}
