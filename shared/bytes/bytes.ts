/**
 * The few things done to bytes everywhere: join, compare, convert, wipe.
 * Not here: reading a structure out of bytes (see byte-reader.ts) and base64url (see base64url.ts).
 */
import {
  bytesToHex,
  concatBytes,
  hexToBytes,
  utf8ToBytes as utf8ToBytesByEncoder,
} from "@noble/hashes/utils.js";

export { bytesToHex, concatBytes, hexToBytes };

const SHORT = 64;

/** Text as UTF-8. Short names, of which there are many, take a shorter way than through an encoder of their own each. */
export function utf8ToBytes(text: string): Uint8Array {
  if (text.length > SHORT) return utf8ToBytesByEncoder(text);
  const bytes = new Uint8Array(text.length);
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (unit > 0x7f) return utf8ToBytesByEncoder(text);
    bytes[index] = unit;
  }
  return bytes;
}

/** True when both hold the same bytes. Takes the same time wherever they differ, as far as JavaScript can. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  let difference = 0;
  for (let index = 0; index < a.length; index++) difference |= (a[index] ?? 0) ^ (b[index] ?? 0);
  return difference === 0;
}

/** Orders two byte strings as a dictionary would: by the first byte that differs, then the shorter first. */
export function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const shared = Math.min(a.length, b.length);
  for (let index = 0; index < shared; index++) {
    const difference = (a[index] ?? 0) - (b[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

/** An unsigned integer as 2 bytes, most significant first. Throws RangeError outside 0..2^16-1. */
export function uint16(value: number): Uint8Array {
  return bigEndian(BigInt(value), 2);
}

/** An unsigned integer as 4 bytes, most significant first. Throws RangeError outside 0..2^32-1. */
export function uint32(value: number): Uint8Array {
  return bigEndian(BigInt(value), 4);
}

/** An unsigned integer as 8 bytes, most significant first. Throws RangeError outside 0..2^53-1. */
export function uint64(value: number): Uint8Array {
  if (!Number.isSafeInteger(value)) throw new RangeError("not an integer that a number holds exactly");
  return bigEndian(BigInt(value), 8);
}

/**
 * Overwrites secret bytes with zeros once they have been used. JavaScript may have copied them before
 * (SECURITY.md says what this can and cannot promise).
 */
export function wipe(...secrets: Uint8Array[]): void {
  for (const secret of secrets) secret.fill(0);
}

function bigEndian(value: bigint, length: number): Uint8Array {
  if (value < 0n || value >= 1n << BigInt(length * 8)) throw new RangeError(`does not fit ${length} bytes`);
  const bytes = new Uint8Array(length);
  for (let index = length - 1, rest = value; index >= 0; index--, rest >>= 8n)
    bytes[index] = Number(rest & 0xffn);
  return bytes;
}
