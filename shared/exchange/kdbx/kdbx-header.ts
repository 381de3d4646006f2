/** The outer header of KDBX 4: fields of one byte id and four bytes length, little-endian. */
import { bytesToHex } from "../../bytes/bytes.ts";
import { ExchangeFault } from "../exchange-fault.ts";
import { decodeUtf8 } from "../untrusted-json.ts";

export type KdbxHeader = {
  /** From the first byte to the end of the last field: what is hashed. */
  readonly headerBytes: Uint8Array;
  readonly cipher: "aes" | "chacha20";
  readonly isCompressed: boolean;
  readonly masterSeed: Uint8Array;
  readonly iv: Uint8Array;
  /** Parameters of the key derivation by their names, numbers little-endian. */
  readonly kdf: ReadonlyMap<string, Uint8Array>;
};

const FIELD = { end: 0, cipher: 2, compression: 3, masterSeed: 4, iv: 7, kdf: 11 } as const;
const CIPHERS: Readonly<Record<string, "aes" | "chacha20">> = {
  "31c1f2e6bf714350be5805216afc5aff": "aes",
  d6038a2b8b6f4cb5a524339a31dbb59a: "chacha20",
};
const IV_LENGTHS = { aes: 16, chacha20: 12 } as const;
const FIRST_FIELD = 12;
const MAX_FIELD_BYTES = 64 * 1024;

/** Throws ExchangeFault. */
export function readKdbxHeader(bytes: Uint8Array): KdbxHeader {
  checkVersion(bytes);
  const fields = new Map<number, Uint8Array>();
  let at = FIRST_FIELD;
  for (;;) {
    const id = bytes[at];
    const length = numberAt(bytes, at + 1, 4);
    if (id === undefined || length > MAX_FIELD_BYTES || at + 5 + length > bytes.length) throw damaged();
    fields.set(id, bytes.slice(at + 5, at + 5 + length));
    at += 5 + length;
    if (id === FIELD.end) break;
  }
  const cipher = CIPHERS[bytesToHex(fields.get(FIELD.cipher) ?? new Uint8Array(0))];
  if (cipher === undefined)
    throw new ExchangeFault(
      "exchange/unsupported-version",
      "The database uses a cipher that is not read. Save it with AES or ChaCha20.",
    );
  const masterSeed = fields.get(FIELD.masterSeed);
  const iv = fields.get(FIELD.iv);
  const kdf = fields.get(FIELD.kdf);
  const compression = numberAt(fields.get(FIELD.compression) ?? Uint8Array.of(0, 0, 0, 0), 0, 4);
  if (masterSeed?.length !== 32 || iv?.length !== IV_LENGTHS[cipher] || kdf === undefined || compression > 1)
    throw damaged();
  return {
    headerBytes: bytes.slice(0, at),
    cipher,
    isCompressed: compression === 1,
    masterSeed,
    iv,
    kdf: readDictionary(kdf),
  };
}

/** An unsigned number of a dictionary, or null where it is missing or above 2^53. */
export function dictionaryNumber(dictionary: ReadonlyMap<string, Uint8Array>, name: string): number | null {
  const bytes = dictionary.get(name);
  if (bytes === undefined || bytes.length === 0 || bytes.length > 8) return null;
  const value = numberAt(bytes, 0, bytes.length);
  return Number.isSafeInteger(value) ? value : null;
}

function checkVersion(bytes: Uint8Array): void {
  const minor = numberAt(bytes, 8, 2);
  const major = numberAt(bytes, 10, 2);
  if (bytes.length < FIRST_FIELD) throw damaged();
  if (major === 4 && minor <= 1) return;
  throw new ExchangeFault(
    "exchange/unsupported-version",
    "Only KDBX 4 databases are read. Save it in that format in your password manager first.",
  );
}

/** Version, then entries of type, name and value, each with its length; type 0 ends. */
function readDictionary(bytes: Uint8Array): ReadonlyMap<string, Uint8Array> {
  const entries = new Map<string, Uint8Array>();
  if (numberAt(bytes, 0, 2) >> 8 !== 1) throw damaged();
  for (let at = 2; bytes[at] !== 0; ) {
    const nameEnd = at + 5 + numberAt(bytes, at + 1, 4);
    const valueEnd = nameEnd + 4 + numberAt(bytes, nameEnd, 4);
    if (bytes[at] === undefined || valueEnd > bytes.length) throw damaged();
    entries.set(decodeUtf8(bytes.slice(at + 5, nameEnd)) ?? "", bytes.slice(nameEnd + 4, valueEnd));
    at = valueEnd;
  }
  return entries;
}

/** Little-endian; bytes past the end count as 0 and are found missing by the caller. */
function numberAt(bytes: Uint8Array, at: number, length: number): number {
  let value = 0;
  for (let place = length - 1; place >= 0; place--) value = value * 256 + (bytes[at + place] ?? 0);
  return value;
}

function damaged(): ExchangeFault {
  return new ExchangeFault("exchange/malformed", "The database is damaged or cut off.");
}
