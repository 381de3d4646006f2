/**
 * What browsers compress in their profiles, decompressed: Snappy's raw format (its format_description.txt of
 * 2011-10-05; Firefox's IndexedDB values) and Firefox's session files ("mozLz40" and one LZ4 block, block format 1.6).
 * Not supported: Snappy's framing, LZ4's frames.
 */

/** What a raw Snappy value holds, or null for anything else. */
export function decompressSnappy(bytes: Buffer): Buffer | null {
  const header = readVarint(bytes);
  if (header === null || header.value > 16_000_000) return null;
  const out = Buffer.alloc(header.value);
  let from = header.length;
  let to = 0;
  while (from < bytes.length) {
    const tag = bytes[from++] ?? 0;
    const kind = tag & 3;
    if (kind === 0) {
      const extra = Math.max(0, (tag >> 2) - 59);
      if (from + extra > bytes.length) return null;
      const length = 1 + (extra === 0 ? tag >> 2 : bytes.readUIntLE(from, extra));
      from += extra;
      if (from + length > bytes.length || to + length > out.length) return null;
      bytes.copy(out, to, from, from + length);
      from += length;
      to += length;
      continue;
    }
    const width = kind === 3 ? 4 : kind;
    if (from + width > bytes.length) return null;
    const tail = bytes.readUIntLE(from, width);
    from += width;
    const distance = kind === 1 ? ((tag >> 5) << 8) | tail : tail;
    const length = kind === 1 ? 4 + ((tag >> 2) & 7) : 1 + (tag >> 2);
    if (distance === 0 || distance > to || to + length > out.length) return null;
    to = repeat(out, to, distance, length);
  }
  return to === out.length ? out : null;
}

const MAGIC = Buffer.from("mozLz40\0");

/** What a file of Firefox's own format holds, or null for any other file. */
export function decompressMozLz4(file: Buffer): Buffer | null {
  if (!file.subarray(0, MAGIC.length).equals(MAGIC)) return null;
  const out = Buffer.alloc(file.readUInt32LE(MAGIC.length));
  let from = MAGIC.length + 4;
  let to = 0;
  const readLength = (nibble: number) => {
    let total = nibble;
    for (let more = nibble === 15 ? 255 : 0; more === 255; total += more) more = file[from++] ?? 0;
    return total;
  };
  while (from < file.length) {
    const token = file[from++] ?? 0;
    const literals = readLength(token >> 4);
    file.copy(out, to, from, from + literals);
    from += literals;
    to += literals;
    if (from >= file.length) break;
    const distance = file.readUInt16LE(from);
    from += 2;
    to = repeat(out, to, distance, readLength(token & 15) + 4);
  }
  return out.subarray(0, to);
}

/** Repeats what stands `distance` bytes before; it may overlap what it writes, so byte by byte. */
function repeat(out: Buffer, at: number, distance: number, length: number): number {
  for (let to = at; to < at + length; to++) out[to] = out[to - distance] ?? 0;
  return at + length;
}

function readVarint(bytes: Buffer): { readonly value: number; readonly length: number } | null {
  let value = 0;
  for (let place = 0; place < 5; place++) {
    const byte = bytes[place];
    if (byte === undefined) return null;
    value += (byte & 127) * 2 ** (7 * place);
    if (byte < 128) return { value, length: place + 1 };
  }
  return null;
}
