/**
 * Coerces untrusted JSON as a browser's WebIDL bindings coerce a page's options (Web IDL, section 3.2), so that
 * Keyferry takes what browsers take: numbers as text, text as booleans, null for a dictionary. Buffers arrive as
 * base64url, undefined as an absent member. What WebIDL refuses is a CeremonyFault "ceremony/malformed-options".
 */
import { decodeBase64url } from "../bytes/base64url.ts";
import { CeremonyFault } from "./ceremony-fault.ts";

/** Members by name; undefined where absent. */
export type UntrustedDictionary = { readonly [member: string]: unknown };

/** Sites have no honest use for more; a page must not make the vault work for minutes. */
const MAX_SEQUENCE = 1_024;
const MAX_BUFFER_BYTES = 65_536;

/** A dictionary; null and undefined are an empty one. */
export function toDictionary(untrusted: unknown): UntrustedDictionary {
  if (untrusted === null || untrusted === undefined) return {};
  if (typeof untrusted !== "object") throw malformed("a dictionary is not an object");
  // Only own members: JSON brings no others, and Object.prototype's must not count as options.
  return Object.assign(Object.create(null), untrusted);
}

/** A dictionary that has to be there. */
export function toRequiredDictionary(untrusted: unknown): UntrustedDictionary {
  if (untrusted === undefined) throw malformed("a required dictionary is missing");
  return toDictionary(untrusted);
}

/** A DOMString that has to be there. */
export function toDomString(untrusted: unknown): string {
  if (untrusted === undefined) throw malformed("a required string is missing");
  try {
    return String(untrusted);
  } catch (cause) {
    throw new CeremonyFault("ceremony/malformed-options", "a value that cannot become a string", cause);
  }
}

/** A DOMString that is one of `known`, or null: unknown values count as absent, as WebAuthn asks everywhere. */
export function toKnownString<Known extends string>(
  untrusted: unknown,
  known: readonly Known[],
): Known | null {
  if (untrusted === undefined) return null;
  const text = toDomString(untrusted);
  return known.find((value) => value === text) ?? null;
}

/** A long (32 bits, signed) that has to be there. */
export function toLong(untrusted: unknown): number {
  if (untrusted === undefined) throw malformed("a required number is missing");
  return toNumber(untrusted) | 0;
}

/** An unsigned long, 0 where absent. */
export function toUnsignedLong(untrusted: unknown): number {
  return untrusted === undefined ? 0 : toNumber(untrusted) >>> 0;
}

/** A boolean, false where absent. */
export function toBoolean(untrusted: unknown): boolean {
  return Boolean(untrusted);
}

/** A sequence, empty where absent. */
export function toSequence<Item>(untrusted: unknown, toItem: (item: unknown) => Item): readonly Item[] {
  if (untrusted === undefined) return [];
  if (!Array.isArray(untrusted)) throw malformed("a sequence is not a list");
  if (untrusted.length > MAX_SEQUENCE) throw malformed("a sequence is too long");
  return untrusted.map((item: unknown) => toItem(item));
}

/** A BufferSource that has to be there. */
export function toBytes(untrusted: unknown, maxBytes = MAX_BUFFER_BYTES): Uint8Array {
  const bytes = typeof untrusted === "string" ? decodeBase64url(untrusted) : null;
  if (bytes === null) throw malformed("a required buffer is missing or not base64url");
  if (bytes.length > maxBytes) throw malformed("a buffer is too long");
  return bytes;
}

export function malformed(message: string): CeremonyFault {
  return new CeremonyFault("ceremony/malformed-options", message);
}

function toNumber(untrusted: unknown): number {
  try {
    return Number(untrusted);
  } catch (cause) {
    throw new CeremonyFault("ceremony/malformed-options", "a value that cannot become a number", cause);
  }
}
