/**
 * The one kind of CBOR that Keyferry writes and reads: RFC 8949 core deterministic encoding (section 4.2.1) of
 * integers, byte strings, text, arrays, maps, booleans and null. The only importer of cbor-x, whose defaults are
 * looser in almost every respect.
 *
 * Not supported, refused both ways: floating point, tags, undefined and other simple values, indefinite lengths,
 * -2^64, map keys other than integers and text, text with lone surrogates, and text that begins with a byte order
 * mark (cbor-x reads text with the platform's decoder, which drops it).
 *
 * Order of map keys: bytewise on the encoded key. For integer and text keys this is the same order as CTAP2's
 * canonical form (major type, then length, then bytes), so one function serves COSE, WebAuthn and our own log.
 * It differs from the older length-first order of RFC 7049.
 */
// This entry is plain JavaScript in Node too; the package's root would take another, native path there.
import { Encoder } from "cbor-x/encode";
import { compareBytes, equalBytes, utf8ToBytes } from "../bytes/bytes.ts";
import { CborFault } from "./cbor-fault.ts";
import { scanItem } from "./scan.ts";

export type CborKey = number | bigint | string;

/** Numbers are safe integers; a bigint comes back only where a number could not hold the integer exactly. */
export type CborValue =
  | number
  | bigint
  | string
  | boolean
  | null
  | Uint8Array
  | readonly CborValue[]
  | ReadonlyMap<CborKey, CborValue>;

export type CborLimits = {
  readonly maxDepth: number;
  readonly maxBytes: number;
  /** All items together. Strangers' bytes need it: eight million empty strings fit eight megabytes. */
  readonly maxItems: number;
};

export const DEFAULT_CBOR_LIMITS: CborLimits = {
  maxDepth: 16,
  maxBytes: 1_048_576,
  maxItems: Number.POSITIVE_INFINITY,
};

const OPTIONS = {
  useRecords: false,
  mapsAsObjects: false,
  variableMapSize: true,
  tagUint8Array: false,
  useTag259ForMaps: false,
};
const codec = new Encoder(OPTIONS);

/** Nearly all integers are below it, and nearly all text is made of these characters: both are written as they are. */
const MAX_INT31 = 2 ** 31 - 1;
const IS_ASCII = /^[\0-\x7f]*$/;

/** The one encoding of `value`. Throws CborFault "cbor/unsupported", "cbor/not-canonical" (a key twice), "cbor/too-deep". */
export function encodeCanonical(value: CborValue, maxDepth = DEFAULT_CBOR_LIMITS.maxDepth): Uint8Array {
  return write(prepared(value, maxDepth));
}

/**
 * The one item that `bytes` consist of. Throws CborFault for whatever `encodeCanonical` would not have written;
 * limits are checked before anything is decoded.
 */
export function decodeStrict(bytes: Uint8Array, limits: Partial<CborLimits> = {}): CborValue {
  const { value, rest } = decodeFirst(bytes, limits);
  if (rest.length > 0) throw new CborFault("cbor/trailing-bytes", "bytes follow the item");
  return value;
}

/** Like decodeStrict, for an item that other bytes may follow (COSE keys inside authenticator data). */
export function decodeFirst(
  bytes: Uint8Array,
  limits: Partial<CborLimits> = {},
): { readonly value: CborValue; readonly rest: Uint8Array } {
  const { maxDepth, maxBytes, maxItems } = { ...DEFAULT_CBOR_LIMITS, ...limits };
  if (bytes.length > maxBytes) throw new CborFault("cbor/too-long", `more than ${maxBytes} bytes`);
  const end = scanItem(bytes, maxDepth, maxItems);
  const item = bytes.slice(0, end);
  const value = plain(read(item));
  if (!equalBytes(encodeCanonical(value, maxDepth), item))
    throw new CborFault("cbor/not-canonical", "not the deterministic encoding of its value");
  return { value, rest: bytes.slice(end) };
}

function read(item: Uint8Array): unknown {
  try {
    return codec.decode(item);
  } catch (cause) {
    throw new CborFault("cbor/not-canonical", "the decoder refuses it", cause);
  }
}

/** A copy: the encoder's own buffer is used again by its next call. */
function write(value: unknown): Uint8Array {
  return new Uint8Array(codec.encode(value));
}

/** The value in the form that makes cbor-x write the shortest heads, keys in order. */
function prepared(value: CborValue, depthLeft: number): unknown {
  if (typeof value === "string") return checkedText(value);
  if (typeof value === "number" || typeof value === "bigint") return preparedInteger(value);
  if (typeof value === "boolean" || value === null) return value;
  // cbor-x looks at the constructor: of a subclass (Node's Buffer) a plain copy is written.
  if (value instanceof Uint8Array) return value.constructor === Uint8Array ? value : new Uint8Array(value);
  if (depthLeft === 0) throw new CborFault("cbor/too-deep", "nested too deep");
  if (value instanceof Map) return preparedMap(value, depthLeft - 1);
  if (Array.isArray(value)) return value.map((item: CborValue) => prepared(item, depthLeft - 1));
  throw new CborFault("cbor/unsupported", "a value of no supported type");
}

function preparedMap(map: ReadonlyMap<CborKey, CborValue>, depthLeft: number): Map<unknown, unknown> {
  const entries = [...map].map(([key, value]) => {
    if (typeof key !== "string" && typeof key !== "number" && typeof key !== "bigint")
      throw new CborFault("cbor/unsupported", "a map key that is neither integer nor text");
    return { written: preparedKey(key), value: prepared(value, depthLeft) };
  });
  entries.sort((a, b) => compareKeys(a.written, b.written));
  const ordered = new Map(entries.map(({ written, value }) => [written, value] as const));
  if (ordered.size !== entries.length) throw new CborFault("cbor/not-canonical", "a map key occurs twice");
  return ordered;
}

function preparedKey(key: CborKey): CborKey {
  return typeof key === "string" ? checkedText(key) : preparedInteger(key);
}

/** Bytewise on the encoded keys: by kind (unsigned, negative, text), then by length, then by what is encoded. */
function compareKeys(a: CborKey, b: CborKey): number {
  if (typeof a === "string" || typeof b === "string") {
    if (typeof a !== "string") return -1;
    if (typeof b !== "string") return 1;
    if (IS_ASCII.test(a) && IS_ASCII.test(b)) return a.length - b.length || (a < b ? -1 : Number(a > b));
    const [inUtf8, otherInUtf8] = [utf8ToBytes(a), utf8ToBytes(b)];
    return inUtf8.length - otherInUtf8.length || compareBytes(inUtf8, otherInUtf8);
  }
  if (a < 0 !== b < 0) return a < 0 ? 1 : -1;
  const isLess = a < 0 ? a > b : a < b;
  return isLess ? -1 : Number(a !== b);
}

/** cbor-x writes numbers beyond 32 bits as floats and every bigint with 8 bytes, so each gets the other's form. */
function preparedInteger(value: number | bigint): number | bigint {
  // Plus zero: there is no -0 in CBOR's integers.
  if (typeof value === "number" && Number.isInteger(value) && Math.abs(value) <= MAX_INT31) return value + 0;
  if (typeof value === "number" && !Number.isSafeInteger(value))
    throw new CborFault("cbor/unsupported", "a number that is not an exact integer");
  const integer = BigInt(value);
  if (integer >= 1n << 64n || integer <= -(1n << 64n))
    throw new CborFault("cbor/unsupported", "an integer beyond 64 bits");
  const fits32Bits = integer < 1n << 32n && integer >= -(1n << 32n);
  return fits32Bits ? Number(integer) : integer;
}

function checkedText(text: string): string {
  if (IS_ASCII.test(text)) return text;
  if (/\p{Surrogate}/u.test(text)) throw new CborFault("cbor/unsupported", "text with a lone surrogate");
  if (text.startsWith("\u{FEFF}"))
    throw new CborFault("cbor/unsupported", "text that begins with a byte order mark");
  return text;
}

/** What cbor-x answered, with bytes as plain copies and integers as numbers wherever those are exact. */
function plain(decoded: unknown): CborValue {
  if (typeof decoded === "bigint") {
    const number = Number(decoded);
    return Number.isSafeInteger(number) ? number : decoded;
  }
  if (decoded instanceof Uint8Array) return new Uint8Array(decoded);
  if (Array.isArray(decoded)) return decoded.map(plain);
  if (decoded instanceof Map)
    return new Map([...decoded].map(([key, value]) => [plainKey(key), plain(value)]));
  if (
    typeof decoded === "number" ||
    typeof decoded === "string" ||
    typeof decoded === "boolean" ||
    decoded === null
  )
    return decoded;
  throw new CborFault("cbor/unsupported", "a value of no supported type");
}

function plainKey(decoded: unknown): CborKey {
  const key = plain(decoded);
  if (typeof key === "number" || typeof key === "bigint" || typeof key === "string") return key;
  throw new CborFault("cbor/unsupported", "a map key that is neither integer nor text");
}
