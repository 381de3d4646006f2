/**
 * What an entry's length tells: a whole entry, header and signatures included, is 1, 2, 4, ... 64 KiB long and
 * nothing between. The filling is inside the sealed part: padded = length of body (4 bytes) || body || zeros.
 */
import { ByteReader } from "../bytes/byte-reader.ts";
import { concatBytes, uint32 } from "../bytes/bytes.ts";
import { HEADER_LENGTH } from "./entry-header.ts";
import { LogFault } from "./log-fault.ts";

export const SIZE_CLASSES = [1024, 2048, 4096, 8192, 16384, 32768, 65536] as const;
export const SIGNATURE_LENGTH = 64;
/** Poly1305. */
export const TAG_LENGTH = 16;
const LENGTH_PREFIX = 4;

export type EntryParts = { readonly clearLength: number; readonly signatureCount: number };

/**
 * How long the padded body must be so that the whole entry has the smallest size class that it fits.
 * Throws LogFault "log/too-large" when even 64 KiB is too small.
 */
export function paddedLength(parts: EntryParts, bodyLength: number): number {
  const around = HEADER_LENGTH + parts.clearLength + TAG_LENGTH + SIGNATURE_LENGTH * parts.signatureCount;
  const size = SIZE_CLASSES.find((candidate) => candidate >= around + LENGTH_PREFIX + bodyLength);
  if (size === undefined) throw new LogFault("log/too-large", "an entry holds at most 64 KiB");
  return size - around;
}

/** True when an entry may be this long. */
export function isSizeClass(entryLength: number): boolean {
  return (SIZE_CLASSES as readonly number[]).includes(entryLength);
}

/** Fills a body up to `length` bytes. Throws RangeError when it does not fit. */
export function padBody(body: Uint8Array, length: number): Uint8Array {
  const filling = length - LENGTH_PREFIX - body.length;
  if (filling < 0) throw new RangeError("the body is longer than its padding");
  return concatBytes(uint32(body.length), body, new Uint8Array(filling));
}

/** The body in a padded part, or null where the filling is not exactly what padBody writes. */
export function unpadBody(padded: Uint8Array): Uint8Array | null {
  if (padded.length < LENGTH_PREFIX) return null;
  const reader = new ByteReader(padded);
  const length = reader.uint32();
  if (length > reader.remaining) return null;
  const body = reader.take(length);
  return reader.rest().every((byte) => byte === 0) ? body : null;
}
