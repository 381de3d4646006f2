/**
 * JSON from a stranger's file (RFC 8259): strict UTF-8, bounded nesting, and readers that ask for a type and answer
 * null where it is another. Members keep their order; of a repeated name the last counts, as JSON.parse has it.
 */
import { bytesToUtf8 } from "@noble/ciphers/utils.js";
import { utf8ToBytes } from "../bytes/bytes.ts";
import { ExchangeFault } from "./exchange-fault.ts";
import { LIMITS } from "./limits.ts";

export type Json = string | number | boolean | null | readonly Json[] | JsonObject;
export type JsonObject = { readonly [name: string]: Json };

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPENING = new Set([0x5b, 0x7b]);
const CLOSING = new Set([0x5d, 0x7d]);

/** The value that the bytes spell; a byte order mark in front is passed over. Throws ExchangeFault "exchange/malformed". */
export function decodeJson(bytes: Uint8Array): Json {
  const text = decodeUtf8(bytes);
  if (text === null) throw new ExchangeFault("exchange/malformed", "The file is not UTF-8 text.");
  if (nestingOf(bytes) > LIMITS.jsonDepth)
    throw new ExchangeFault("exchange/malformed", "The file is nested too deeply.");
  try {
    const value: Json = JSON.parse(text);
    return value;
  } catch (cause) {
    throw new ExchangeFault("exchange/malformed", "The file is not complete JSON.", cause);
  }
}

/** JSON text as UTF-8 bytes, indented for people. */
export function encodeJson(value: Json): Uint8Array {
  return utf8ToBytes(`${JSON.stringify(value, null, 2)}\n`);
}

/** The text, without a byte order mark in front, or null where the bytes are not UTF-8. */
export function decodeUtf8(bytes: Uint8Array): string | null {
  const text = bytesToUtf8(bytes);
  if (!text.includes("\u{FFFD}")) return text;
  // The decoder mends what is broken: only a text that gives the same bytes again was whole.
  const start = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  const again = utf8ToBytes(text);
  return again.length === bytes.length - start && again.every((byte, at) => byte === bytes[at + start])
    ? text
    : null;
}

export function asObject(value: Json | undefined): JsonObject | null {
  return typeof value === "object" && value !== null && !isList(value) ? value : null;
}

export function asList(value: Json | undefined): readonly Json[] | null {
  return typeof value === "object" && value !== null && isList(value) ? value : null;
}

export function asText(value: Json | undefined): string | null {
  return typeof value === "string" ? value : null;
}

/** An integer that a number holds exactly, not negative. */
export function asCount(value: Json | undefined): number | null {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : null;
}

/** The members that are not named, or null where there are none. */
export function otherMembers(object: JsonObject, known: ReadonlySet<string>): JsonObject | null {
  const others = Object.entries(object).filter(([name]) => !known.has(name));
  return others.length === 0 ? null : Object.fromEntries(others);
}

function isList(value: readonly Json[] | JsonObject): value is readonly Json[] {
  return Array.isArray(value);
}

/** How deep brackets stand in each other, outside strings. */
function nestingOf(bytes: Uint8Array): number {
  let depth = 0;
  let deepest = 0;
  let isInText = false;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0;
    if (isInText) {
      if (byte === BACKSLASH) at++;
      else if (byte === QUOTE) isInText = false;
    } else if (byte === QUOTE) isInText = true;
    else if (OPENING.has(byte)) deepest = Math.max(deepest, ++depth);
    else if (CLOSING.has(byte)) depth--;
  }
  return deepest;
}
