/**
 * Hybrid logical clock: orders operations that did not see each other by wall clock, and never runs behind anything
 * this device has seen. 8 bytes: milliseconds since 1970 (48 bits) || counter (16 bits), most significant byte first,
 * so that byte order is time order. A wrong clock can win only against concurrent edits.
 */
import { ByteReader } from "../bytes/byte-reader.ts";
import { concatBytes, uint16, uint64 } from "../bytes/bytes.ts";

export type Hlc = { readonly ms: number; readonly counter: number };

export const HLC_LENGTH = 8;
export const HLC_ZERO: Hlc = { ms: 0, counter: 0 };
const MAX_MS = 2 ** 48 - 1;
const MAX_COUNTER = 0xffff;

/** Negative when `a` is earlier than `b`, zero when equal. */
export function compareHlc(a: Hlc, b: Hlc): number {
  return a.ms - b.ms || a.counter - b.counter;
}

/** The later of two. */
export function laterHlc(a: Hlc, b: Hlc): Hlc {
  return compareHlc(a, b) >= 0 ? a : b;
}

/** A time after `last` and not before the wall clock. */
export function nextHlc(last: Hlc, nowMs: number): Hlc {
  const now = Math.min(Math.max(Math.trunc(nowMs), 0), MAX_MS);
  if (now > last.ms) return { ms: now, counter: 0 };
  if (last.counter < MAX_COUNTER) return { ms: last.ms, counter: last.counter + 1 };
  // At the very end of time it stands still; ties are broken by device and operation.
  return last.ms < MAX_MS ? { ms: last.ms + 1, counter: 0 } : last;
}

/** The 8 bytes of a time. */
export function encodeHlc(hlc: Hlc): Uint8Array {
  return concatBytes(uint64(hlc.ms).slice(2), uint16(hlc.counter));
}

/** Reads exactly 8 bytes; null for any other length. */
export function decodeHlc(bytes: Uint8Array): Hlc | null {
  if (bytes.length !== HLC_LENGTH) return null;
  const reader = new ByteReader(bytes);
  return { ms: reader.uint16() * 2 ** 32 + reader.uint32(), counter: reader.uint16() };
}
