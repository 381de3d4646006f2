/**
 * The little DER (X.690) that private and public keys are wrapped in: definite lengths in shortest form, low tag
 * numbers, unsigned integers. Anything else is a KeyFault "key/malformed".
 */
import { ByteReader, ByteReaderError } from "../bytes/byte-reader.ts";
import { concatBytes } from "../bytes/bytes.ts";
import { KeyFault } from "./key-fault.ts";

export const TAG = {
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  nothing: 0x05,
  objectId: 0x06,
  sequence: 0x30,
  context0: 0xa0,
  context1: 0xa1,
  /** [1] IMPLICIT BIT STRING, the public key of RFC 5958. */
  context1Primitive: 0x81,
} as const;

export type DerItem = { readonly tag: number; readonly content: Uint8Array };

/** All items that `bytes` consist of, one after another, not looking into them. */
export function decodeItems(bytes: Uint8Array): readonly DerItem[] {
  const items: DerItem[] = [];
  for (let rest = bytes; rest.length > 0; ) {
    const first = decodeFirstItem(rest);
    items.push(first.item);
    rest = first.rest;
  }
  return items;
}

/** The first item and the bytes after it. */
export function decodeFirstItem(bytes: Uint8Array): { readonly item: DerItem; readonly rest: Uint8Array } {
  try {
    const reader = new ByteReader(bytes);
    const tag = reader.uint8();
    if ((tag & 0x1f) === 0x1f) throw malformed("a high tag number");
    const content = reader.take(readLength(reader));
    return { item: { tag, content }, rest: reader.rest() };
  } catch (error) {
    if (error instanceof ByteReaderError) throw new KeyFault("key/malformed", "DER is cut off", error);
    throw error;
  }
}

/** The content of an item that must be there and have this tag. */
export function contentOf(item: DerItem | undefined, tag: number): Uint8Array {
  if (item?.tag !== tag) throw malformed(`expected tag ${tag}, found ${item?.tag ?? "nothing"}`);
  return item.content;
}

/** The bytes of an unsigned INTEGER without the sign byte; zero is one zero byte. */
export function unsignedOf(item: DerItem | undefined): Uint8Array {
  const content = contentOf(item, TAG.integer);
  const [first, second] = content;
  if (first === undefined || first >= 0x80) throw malformed("an empty or negative integer");
  if (first !== 0 || second === undefined) return content;
  if (second < 0x80) throw malformed("an integer with a needless zero");
  return content.slice(1);
}

/** The bytes of a BIT STRING of whole bytes. */
export function bitStringBytes(content: Uint8Array): Uint8Array {
  if (content[0] !== 0) throw malformed("a bit string that is not whole bytes");
  return content.slice(1);
}

/** One item: tag, length in shortest form, the parts joined. */
export function encodeItem(tag: number, ...parts: readonly Uint8Array[]): Uint8Array {
  const content = concatBytes(...parts);
  return concatBytes(Uint8Array.of(tag), encodeLength(content.length), content);
}

/** An INTEGER from the bytes of an unsigned number, which may have leading zeros. */
export function encodeUnsigned(bytes: Uint8Array): Uint8Array {
  const start = bytes.findIndex((byte) => byte !== 0);
  const magnitude = start === -1 ? Uint8Array.of(0) : bytes.slice(start);
  const sign = (magnitude[0] ?? 0) >= 0x80 ? Uint8Array.of(0) : new Uint8Array(0);
  return encodeItem(TAG.integer, sign, magnitude);
}

/** A BIT STRING of whole bytes, under its own tag or an implicit one. */
export function encodeBitString(bytes: Uint8Array): Uint8Array {
  return encodeItem(TAG.bitString, Uint8Array.of(0), bytes);
}

function readLength(reader: ByteReader): number {
  const first = reader.uint8();
  if (first < 0x80) return first;
  const size = first & 0x7f;
  if (size === 0 || size > 4) throw malformed("an indefinite or enormous length");
  const length = reader.take(size).reduce((value, byte) => value * 256 + byte, 0);
  const isShortest = length >= 0x80 && length >= 2 ** (8 * (size - 1));
  if (!isShortest) throw malformed("a length that is not in shortest form");
  return length;
}

function encodeLength(length: number): Uint8Array {
  if (length < 0x80) return Uint8Array.of(length);
  const bytes: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
  return Uint8Array.of(0x80 | bytes.length, ...bytes);
}

function malformed(message: string): KeyFault {
  return new KeyFault("key/malformed", message);
}
