/** Stands in for @noble/hashes/hkdf.js in simulations: noble's own, computed once for the same input. */
import { hkdf as noble } from "@noble/hashes/hkdf.js";
import { remembered } from "./curve-keys.ts";

/** Only as the vault calls it: SHA-256, no salt. */
export function hkdf(
  hash: Parameters<typeof noble>[0],
  key: Uint8Array,
  _salt: undefined,
  info: Uint8Array,
  length: number,
): Uint8Array {
  return remembered(["hkdf", key, info, String(length)], () => noble(hash, key, undefined, info, length));
}
