/** One file of vectors, and the bytes they are made from: named, fixed, and of no use to anyone. */
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, concatBytes, uint32, utf8ToBytes } from "../../shared/bytes/bytes.ts";
import type { RandomBytes } from "../../shared/bytes/environment.ts";

export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };

export type VectorFile = {
  /** Under tests/vectors. */
  readonly path: string;
  readonly about: string;
  readonly cases: readonly { readonly [name: string]: Json }[];
};

export const hex = bytesToHex;

/** Bytes that are the same in every run: SHA-256 of name and counter, one block after the other. */
export function named(name: string): RandomBytes {
  let counter = 0;
  return (length) => {
    const blocks: Uint8Array[] = [];
    for (let have = 0; have < length; have += 32)
      blocks.push(sha256(concatBytes(utf8ToBytes(`keyferry vector ${name}`), uint32(counter++))));
    return concatBytes(...blocks).slice(0, length);
  };
}

/** A clock that stands still. */
export const nowMs = () => 1_700_000_000_000;
