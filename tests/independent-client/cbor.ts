/** Deterministic CBOR as FORMAT.md asks for it, as much of it as bodies have: written from RFC 8949 alone. */

export type Item =
  | number
  | string
  | boolean
  | null
  | Uint8Array
  | readonly Item[]
  | { readonly [name: string]: Item };

/** Major type and argument in the shortest form. */
function head(major: number, argument: number): Buffer {
  const first = major << 5;
  if (argument < 24) return Buffer.from([first | argument]);
  if (argument < 0x100) return Buffer.from([first | 24, argument]);
  const long = argument > 0xffffffff;
  const size = long ? 8 : argument > 0xffff ? 4 : 2;
  const bytes = Buffer.alloc(1 + size);
  bytes[0] = first | (long ? 27 : size === 4 ? 26 : 25);
  if (long) bytes.writeBigUInt64BE(BigInt(argument), 1);
  else bytes.writeUIntBE(argument, 1, size);
  return bytes;
}

export function encode(item: Item): Buffer {
  if (item === null) return Buffer.from([0xf6]);
  if (typeof item === "boolean") return Buffer.from([item ? 0xf5 : 0xf4]);
  if (typeof item === "number") return item < 0 ? head(1, -1 - item) : head(0, item);
  if (typeof item === "string") return Buffer.concat([head(3, Buffer.byteLength(item)), Buffer.from(item)]);
  if (item instanceof Uint8Array) return Buffer.concat([head(2, item.length), item]);
  if (isList(item)) return Buffer.concat([head(4, item.length), ...item.map(encode)]);
  const members = Object.entries(item).map(([name, value]) => [encode(name), encode(value)] as const);
  members.sort(([a], [b]) => Buffer.compare(a, b));
  return Buffer.concat([head(5, members.length), ...members.flat()]);
}

/** Reads one item, which must be all there is. */
export function decode(bytes: Uint8Array): Item {
  const reader = { bytes: Buffer.from(bytes), at: 0 };
  const item = read(reader);
  if (reader.at !== bytes.length) throw new Error("bytes follow");
  if (Buffer.compare(encode(item), bytes) !== 0) throw new Error("not deterministic");
  return item;
}

type Reader = { readonly bytes: Buffer; at: number };

function read(reader: Reader): Item {
  const first = reader.bytes.readUInt8(reader.at++);
  if (first === 0xf6) return null;
  if (first === 0xf4 || first === 0xf5) return first === 0xf5;
  const argument = argumentOf(reader, first & 31);
  switch (first >> 5) {
    case 0:
      return argument;
    case 1:
      return -1 - argument;
    case 2:
      return new Uint8Array(take(reader, argument));
    case 3:
      return take(reader, argument).toString("utf8");
    case 4:
      return Array.from({ length: argument }, () => read(reader));
    case 5:
      return Object.fromEntries(Array.from({ length: argument }, () => [String(read(reader)), read(reader)]));
    default:
      throw new Error("an item that no body has");
  }
}

function argumentOf(reader: Reader, short: number): number {
  if (short < 24) return short;
  if (short > 27) throw new Error("an indefinite length");
  const size = 2 ** (short - 24);
  const bytes = take(reader, size);
  return size === 8 ? Number(bytes.readBigUInt64BE()) : bytes.readUIntBE(0, size);
}

function take(reader: Reader, length: number): Buffer {
  const bytes = reader.bytes.subarray(reader.at, reader.at + length);
  if (bytes.length !== length) throw new Error("cut off");
  reader.at += length;
  return bytes;
}

function isList(item: Item): item is readonly Item[] {
  return Array.isArray(item);
}
