/**
 * Walks over CBOR (RFC 8949) without building anything and without recursion, so that hostile input meets the limits
 * before a decoder sees it. Finds where the first item ends.
 * Refuses: indefinite lengths, tags, floating point, undefined and other simple values, map keys that are neither
 * integer nor text, text that begins with a byte order mark. Does not judge: shortest form, order of keys, UTF-8.
 */
import { CborFault } from "./cbor-fault.ts";

const MAJOR = { unsigned: 0, negative: 1, bytes: 2, text: 3, array: 4, map: 5, tag: 6, simple: 7 } as const;
const FALSE = 0xf4;
const NULL = 0xf6;

/** An array or map that is not complete yet. */
type Open = { itemsLeft: number; readonly isMap: boolean };

/**
 * Offset just after the first item. Throws CborFault. `maxDepth` counts arrays and maps, one in another; `maxItems` all
 * items together, keys of maps too: building one costs a thousand times its bytes.
 */
export function scanItem(bytes: Uint8Array, maxDepth: number, maxItems = Number.POSITIVE_INFINITY): number {
  const open: Open[] = [];
  let offset = 0;
  let items = 0;
  do {
    const head = readHead(bytes, offset);
    offset = head.end;
    if (++items > maxItems) throw new CborFault("cbor/too-many-items", `more than ${maxItems} items`);
    const container = open.at(-1);
    if (container?.isMap && container.itemsLeft % 2 === 0) refuseOtherKeys(head.major);
    if (container !== undefined) container.itemsLeft--;
    if (head.major === MAJOR.bytes || head.major === MAJOR.text) {
      if (head.argument > bytes.length - offset) throw new CborFault("cbor/truncated", "a string is cut off");
      if (head.major === MAJOR.text) refuseByteOrderMark(bytes, offset, head.argument);
      offset += head.argument;
    } else if (head.major === MAJOR.array || head.major === MAJOR.map) {
      const isMap = head.major === MAJOR.map;
      const itemsLeft = isMap ? head.argument * 2 : head.argument;
      // Each item takes at least one byte.
      if (itemsLeft > bytes.length - offset) throw new CborFault("cbor/truncated", "a list is cut off");
      open.push({ itemsLeft, isMap });
      if (open.length > maxDepth) throw new CborFault("cbor/too-deep", `more than ${maxDepth} levels`);
    }
    while (open.at(-1)?.itemsLeft === 0) open.pop();
  } while (open.length > 0);
  return offset;
}

type Head = { readonly major: number; readonly argument: number; readonly end: number };

/** Initial byte and argument. Integers above 2^53 lose precision here, which only matters for lengths. */
function readHead(bytes: Uint8Array, offset: number): Head {
  const initial = bytes[offset];
  if (initial === undefined) throw new CborFault("cbor/truncated", "an item is missing");
  const major = initial >> 5;
  const info = initial & 0x1f;
  if (major === MAJOR.tag) throw new CborFault("cbor/unsupported", "tags");
  if (major === MAJOR.simple) {
    if (initial < FALSE || initial > NULL)
      throw new CborFault("cbor/unsupported", "floats and simple values other than true, false, null");
    return { major, argument: 0, end: offset + 1 };
  }
  if (info < 24) return { major, argument: info, end: offset + 1 };
  if (info > 27) throw new CborFault("cbor/unsupported", "indefinite lengths and reserved heads");
  const end = offset + 1 + 2 ** (info - 24);
  let argument = 0;
  for (let at = offset + 1; at < end; at++) {
    const byte = bytes[at];
    if (byte === undefined) throw new CborFault("cbor/truncated", "a head is cut off");
    argument = argument * 256 + byte;
  }
  return { major, argument, end };
}

function refuseOtherKeys(major: number): void {
  if (major !== MAJOR.unsigned && major !== MAJOR.negative && major !== MAJOR.text)
    throw new CborFault("cbor/unsupported", "map keys other than integers and text");
}

function refuseByteOrderMark(bytes: Uint8Array, offset: number, length: number): void {
  if (length >= 3 && bytes[offset] === 0xef && bytes[offset + 1] === 0xbb && bytes[offset + 2] === 0xbf)
    throw new CborFault("cbor/unsupported", "text that begins with a byte order mark");
}
