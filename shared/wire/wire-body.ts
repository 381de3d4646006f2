/**
 * Every body that is not octets or a problem document: a CBOR map in its one spelling. A member that is unknown,
 * missing, of another type or length makes the whole body malformed.
 */
import { type CborValue, decodeStrict, encodeCanonical } from "../cbor/cbor.ts";
import { CborFault } from "../cbor/cbor-fault.ts";
import { asMap, type CborMap, CborShapeError, cborMap, requireOnly } from "../cbor/cbor-map.ts";
import { MAX_SUFFIX_BODY_BYTES, MIN_ENTRY_BYTES } from "./limits.ts";
import { WireFault } from "./wire-fault.ts";

export const CBOR_MEDIA_TYPE = "application/cbor";
export const OCTETS_MEDIA_TYPE = "application/octet-stream";

/** A map in a list in a map: nothing here is deeper. */
const MAX_DEPTH = 4;

/**
 * No body has more: entries are a KiB at least, the only other lists are a thousand hashes and the leaves of a page, and
 * around them is a dozen of names. Whoever sends the most bytes that a route takes must not make its reader build
 * millions of items.
 */
const MAX_ITEMS = MAX_SUFFIX_BODY_BYTES / MIN_ENTRY_BYTES + 64;

/** The bytes of a body with these members. */
export function encodeBody(members: Readonly<Record<string, CborValue>>): Uint8Array {
  return encodeCanonical(cborMap(members), MAX_DEPTH);
}

/**
 * Reads a body of exactly the members `names`. Throws WireFault: "wire/too-large" above `maxBytes`, "wire/malformed"
 * for whatever `encodeBody` would not have written and where `read` throws CborShapeError.
 */
export function decodeBody<Value>(
  bytes: Uint8Array,
  maxBytes: number,
  names: readonly string[],
  read: (map: CborMap) => Value,
): Value {
  try {
    const map = asMap(decodeStrict(bytes, { maxDepth: MAX_DEPTH, maxItems: MAX_ITEMS, maxBytes }));
    requireOnly(map, ...names);
    return read(map);
  } catch (cause) {
    if (cause instanceof CborFault && cause.code === "cbor/too-long")
      throw new WireFault("wire/too-large", "body", cause);
    if (cause instanceof CborFault || cause instanceof CborShapeError)
      throw new WireFault("wire/malformed", "body", cause);
    throw cause;
  }
}
