/** Bytes that look random and are the same in every run: SHA-256 of seed and counter. */
import { sha256 } from "@noble/hashes/sha2.js";
import { concatBytes, uint32, utf8ToBytes } from "../../../shared/bytes/bytes.ts";
import type { RandomBytes } from "../../../shared/bytes/environment.ts";

export function seededRandom(seed: string): RandomBytes {
  let counter = 0;
  return (length) => {
    const blocks: Uint8Array[] = [];
    for (let have = 0; have < length; have += 32)
      blocks.push(sha256(concatBytes(utf8ToBytes(seed), uint32(counter++))));
    return concatBytes(...blocks).slice(0, length);
  };
}

/** A clock that advances by a second at every look. */
export function tickingClock(startMs = 1_700_000_000_000): () => number {
  let nowMs = startMs;
  return () => {
    nowMs += 1000;
    return nowMs;
  };
}
