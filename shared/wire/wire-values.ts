/** Values that several bodies hold, read with their lengths and bounds. All throw CborShapeError. */
import type { CborValue } from "../cbor/cbor.ts";
import { asArray, asBytes, asText, asUnsigned, type CborMap, CborShapeError } from "../cbor/cbor-map.ts";
import { HASH_LENGTH } from "../log/entry-header.ts";
import { MAX_ENTRY_BYTES, MIN_ENTRY_BYTES } from "./limits.ts";

/** Where a log stands: its last entry and the 32-byte head after it. */
export type WirePosition = { readonly seq: number; readonly head: Uint8Array };

/** The members `seq` and `head`. */
export function readPosition(map: CborMap): WirePosition {
  return { seq: asUnsigned(map.get("seq")), head: asBytes(map.get("head"), HASH_LENGTH) };
}

/** Bytes that can be an entry by their length. */
export function asEntry(value: CborValue | undefined): Uint8Array {
  const bytes = asBytes(value);
  if (bytes.length < MIN_ENTRY_BYTES || bytes.length > MAX_ENTRY_BYTES)
    throw new CborShapeError("not of an entry's length");
  return bytes;
}

/** An entry, or the 32-byte leaf of one that the server compacted. */
export function asEntryOrLeaf(value: CborValue | undefined): Uint8Array {
  const bytes = asBytes(value);
  return bytes.length === HASH_LENGTH ? bytes : asEntry(bytes);
}

/** A list of at most `most` elements. */
export function asListOf<Value>(
  value: CborValue | undefined,
  most: number,
  read: (element: CborValue) => Value,
): readonly Value[] {
  const elements = asArray(value);
  if (elements.length > most) throw new CborShapeError("too many elements");
  return elements.map(read);
}

/** A text of at most `most` UTF-16 units. */
export function asShortText(value: CborValue | undefined, most: number): string {
  const text = asText(value);
  if (text.length > most) throw new CborShapeError("text too long");
  return text;
}

/** Between 1 and `most` bytes. */
export function asShortBytes(value: CborValue | undefined, most: number): Uint8Array {
  const bytes = asBytes(value);
  if (bytes.length < 1 || bytes.length > most) throw new CborShapeError("empty, or too many bytes");
  return bytes;
}
