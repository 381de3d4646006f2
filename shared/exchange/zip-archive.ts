/**
 * Zip archives (APPNOTE 6.3), stored or deflated, as Proton, AliasVault and Bitwarden make them. Reads the central
 * directory and inflates only what is asked for, with a limit that holds while inflating. Not supported: Zip64,
 * encryption, split archives, other methods: none of the vendors uses them.
 */
import { zipSync } from "fflate";
import { inflateRaw } from "./bounded-inflate.ts";
import { ExchangeFault } from "./exchange-fault.ts";
import { LIMITS } from "./limits.ts";
import { decodeUtf8 } from "./untrusted-json.ts";

export type ZipArchive = {
  /** Names of all entries, in the order of the directory. */
  readonly names: readonly string[];
  /** The content of the first entry of this name, or null where there is none. Throws ExchangeFault. */
  readonly read: (name: string) => Uint8Array | null;
};

type Entry = {
  readonly name: string;
  readonly method: number;
  readonly isEncrypted: boolean;
  readonly crc: number;
  readonly compressedSize: number;
  readonly offset: number;
};

const SIGNATURE = { local: 0x04034b50, central: 0x02014b50, end: 0x06054b50 } as const;
const SIZE = { local: 30, central: 46, end: 22 } as const;
const STORED = 0;
const DEFLATED = 8;
const LONGEST_COMMENT = 0xffff;

export function isZip(bytes: Uint8Array): boolean {
  return (
    bytes.length >= SIZE.end &&
    (uint32At(bytes, 0) === SIGNATURE.local || uint32At(bytes, 0) === SIGNATURE.end)
  );
}

/** Throws ExchangeFault "exchange/malformed" or "exchange/too-large". */
export function openZip(bytes: Uint8Array): ZipArchive {
  const entries = directoryOf(bytes);
  // Everything that is inflated from one archive counts together, so many small bombs are one.
  let left: number = LIMITS.fileBytes;
  return {
    names: entries.map(({ name }) => name),
    read: (name) => {
      const entry = entries.find((candidate) => candidate.name === name);
      if (entry === undefined) return null;
      const content = contentOf(bytes, entry, left);
      left -= content.length;
      return content;
    },
  };
}

/** A deflated archive. The time of its entries is fixed: a file says nothing about when and where it was made. */
export function writeZip(
  files: readonly { readonly name: string; readonly bytes: Uint8Array }[],
): Uint8Array {
  const tree = Object.fromEntries(files.map(({ name, bytes }) => [name, bytes]));
  return zipSync(tree, { level: 9, mtime: "1980-01-02T00:00:00" });
}

function directoryOf(bytes: Uint8Array): readonly Entry[] {
  const end = endRecordOf(bytes);
  const count = uint16At(bytes, end + 10);
  let at = uint32At(bytes, end + 16);
  if (count === 0xffff || at === 0xffff_ffff) throw malformed("is of a kind that is not read (Zip64)");
  if (count > LIMITS.zipEntries) throw tooLarge();
  const entries: Entry[] = [];
  for (let index = 0; index < count; index++) {
    if (at + SIZE.central > end || uint32At(bytes, at) !== SIGNATURE.central) throw malformed("is damaged");
    const nameLength = uint16At(bytes, at + 28);
    const nameEnd = at + SIZE.central + nameLength;
    if (nameEnd > end) throw malformed("is damaged");
    entries.push({
      name: decodeUtf8(bytes.slice(at + SIZE.central, nameEnd)) ?? "",
      isEncrypted: (uint16At(bytes, at + 8) & 1) === 1,
      method: uint16At(bytes, at + 10),
      crc: uint32At(bytes, at + 16),
      compressedSize: uint32At(bytes, at + 20),
      offset: uint32At(bytes, at + 42),
    });
    at = nameEnd + uint16At(bytes, at + 30) + uint16At(bytes, at + 32);
  }
  return entries;
}

/** The end record stands last, before a comment that it counts. */
function endRecordOf(bytes: Uint8Array): number {
  const first = Math.max(0, bytes.length - SIZE.end - LONGEST_COMMENT);
  for (let at = bytes.length - SIZE.end; at >= first; at--)
    if (uint32At(bytes, at) === SIGNATURE.end && at + SIZE.end + uint16At(bytes, at + 20) === bytes.length)
      return at;
  throw malformed("is cut off");
}

function contentOf(bytes: Uint8Array, entry: Entry, maxBytes: number): Uint8Array {
  const { offset, compressedSize, method } = entry;
  if (entry.isEncrypted) throw malformed("is encrypted");
  if (offset + SIZE.local > bytes.length || uint32At(bytes, offset) !== SIGNATURE.local)
    throw malformed("is damaged");
  const start = offset + SIZE.local + uint16At(bytes, offset + 26) + uint16At(bytes, offset + 28);
  const data = bytes.subarray(start, start + compressedSize);
  if (data.length !== compressedSize) throw malformed("is cut off");
  const content = method === STORED ? data.slice() : method === DEFLATED ? inflated(data, maxBytes) : null;
  if (content === null) throw malformed("is compressed in a way that is not read");
  if (content.length > maxBytes) throw tooLarge();
  if (crc32(content) !== entry.crc) throw malformed("is damaged");
  return content;
}

function inflated(data: Uint8Array, maxBytes: number): Uint8Array {
  const result = inflateRaw(data, maxBytes);
  if ("bytes" in result) return result.bytes;
  throw result.refused === "too-large" ? tooLarge() : malformed("is damaged");
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = (crc & 1) === 1 ? (crc >>> 1) ^ 0xedb8_8320 : crc >>> 1;
  return crc;
});

function crc32(bytes: Uint8Array): number {
  let crc = 0xffff_ffff;
  for (const byte of bytes) crc = (crc >>> 8) ^ (CRC_TABLE[(crc ^ byte) & 0xff] ?? 0);
  return (crc ^ 0xffff_ffff) >>> 0;
}

/** Little-endian; 0 past the end, where no record is found. */
function uint16At(bytes: Uint8Array, at: number): number {
  return (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8);
}

function uint32At(bytes: Uint8Array, at: number): number {
  return (uint16At(bytes, at) | (uint16At(bytes, at + 2) << 16)) >>> 0;
}

function malformed(what: string): ExchangeFault {
  return new ExchangeFault("exchange/malformed", `The zip archive ${what}.`);
}

function tooLarge(): ExchangeFault {
  return new ExchangeFault("exchange/too-large", "The zip archive holds more than Keyferry reads.");
}
