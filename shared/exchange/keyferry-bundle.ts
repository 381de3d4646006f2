/**
 * Keyferry's own export: the CXF document inside an age file (age-encryption.org/v1), sealed to a passphrase (scrypt)
 * or to age recipients, so that every age program opens it. Nothing is readable without the secret, and a change shows.
 * Chance for the file key comes from the platform through the age library.
 */
import { armor, Decrypter, Encrypter } from "age-encryption";
import { bytesToHex, utf8ToBytes } from "../bytes/bytes.ts";
import type { ReadOptions, WriteOptions, WriteResult } from "./codec.ts";
import { writeCxf } from "./cxf/write-cxf.ts";
import { ExchangeFault } from "./exchange-fault.ts";
import type { ExchangePasskey } from "./exchange-passkey.ts";
import { tooCostly } from "./kdf-cost.ts";
import { LIMITS } from "./limits.ts";
import { decodeUtf8 } from "./untrusted-json.ts";

const MAGIC = "age-encryption.org/v1\n";
const ARMOR = "-----BEGIN AGE ENCRYPTED FILE-----";
const SCRYPT_STANZA = /^-> scrypt \S+ (\d{1,3})$/m;
const IDENTITY = /^AGE-SECRET-KEY-(?:PQ-)?1[0-9A-Z]+$/m;
const DEFAULT_SCRYPT_LOG_N = 18;
/** Header lines come first; a file with a few thousand recipients stays below. */
const MAX_HEADER_BYTES = 1024 * 1024;

export function isAge(bytes: Uint8Array): boolean {
  return startsWith(bytes, MAGIC) || startsWith(bytes, ARMOR);
}

/** The bytes inside. Throws ExchangeFault. */
export async function openBundle(
  file: Uint8Array,
  { passphrase }: Pick<ReadOptions, "passphrase">,
): Promise<Uint8Array> {
  const bytes = startsWith(file, ARMOR) ? withoutArmor(file) : file;
  const scryptLogN = scryptCostOf(bytes);
  if (scryptLogN !== null && scryptLogN > LIMITS.scryptLogN) throw tooCostly();
  if (passphrase === null) throw passphraseNeeded(scryptLogN !== null);
  const decrypter = new Decrypter();
  const identity = IDENTITY.exec(passphrase)?.[0];
  try {
    if (identity === undefined) decrypter.addPassphrase(passphrase);
    else decrypter.addIdentity(identity);
    return await decrypter.decrypt(bytes);
  } catch (cause) {
    throw faultOf(cause, scryptLogN === null && identity === undefined);
  }
}

/** The passkeys that CXF can hold, sealed. Throws ExchangeFault. */
export async function writeBundle(
  passkeys: readonly ExchangePasskey[],
  options: WriteOptions,
): Promise<WriteResult> {
  const { passphrase, recipients = [], scryptLogN = DEFAULT_SCRYPT_LOG_N } = options;
  if (passphrase === null && recipients.length === 0) throw passphraseNeeded(true);
  const { files, leftOut } = writeCxf(passkeys, options);
  const encrypter = new Encrypter();
  if (recipients.length > 0) for (const recipient of recipients) addRecipient(encrypter, recipient);
  else {
    encrypter.setPassphrase(passphrase ?? "");
    encrypter.setScryptWorkFactor(scryptLogN);
  }
  const sealed = await Promise.all(
    files.map(async ({ name, bytes }) => ({ name: `${name}.age`, bytes: await encrypter.encrypt(bytes) })),
  );
  return { files: sealed, leftOut };
}

function withoutArmor(file: Uint8Array): Uint8Array {
  try {
    return armor.decode(decodeUtf8(file) ?? "");
  } catch (cause) {
    throw new ExchangeFault("exchange/malformed", "The age file is damaged.", cause);
  }
}

function addRecipient(encrypter: Encrypter, recipient: string): void {
  try {
    encrypter.addRecipient(recipient);
  } catch (cause) {
    throw new ExchangeFault("exchange/malformed", "A recipient is not an age public key.", cause);
  }
}

/** The work factor that the header asks for, or null where the file is not sealed to a passphrase. */
function scryptCostOf(bytes: Uint8Array): number | null {
  const end = indexOf(bytes, utf8ToBytes("\n---"), MAX_HEADER_BYTES);
  const header = end === null ? null : decodeUtf8(bytes.slice(0, end));
  if (header === null) throw new ExchangeFault("exchange/malformed", "The age file has no complete header.");
  const [, cost] = SCRYPT_STANZA.exec(header) ?? [];
  return cost === undefined ? null : Number(cost);
}

/** The library tells a wrong secret by its words only; anything else is damage. */
function faultOf(cause: unknown, isKeyMissing: boolean): ExchangeFault {
  const isWrong = cause instanceof Error && /no identity matched/.test(cause.message);
  if (isWrong && isKeyMissing) return passphraseNeeded(false, cause);
  return isWrong
    ? new ExchangeFault("exchange/wrong-passphrase", "The passphrase or key is wrong.", cause)
    : new ExchangeFault("exchange/malformed", "The age file is damaged.", cause);
}

function passphraseNeeded(isByPassphrase: boolean, cause?: unknown): ExchangeFault {
  const sentence = isByPassphrase
    ? "The bundle needs a passphrase."
    : "The bundle is sealed to a key: give the age identity (AGE-SECRET-KEY-...) in place of a passphrase.";
  return new ExchangeFault("exchange/passphrase-needed", sentence, cause, isByPassphrase ? null : "key");
}

function startsWith(bytes: Uint8Array, text: string): boolean {
  return bytesToHex(bytes.slice(0, text.length)) === bytesToHex(utf8ToBytes(text));
}

function indexOf(bytes: Uint8Array, wanted: Uint8Array, before: number): number | null {
  const last = Math.min(bytes.length - wanted.length, before);
  for (let at = 0; at <= last; at++)
    if (bytes[at] === wanted[0] && wanted.every((byte, offset) => bytes[at + offset] === byte)) return at;
  return null;
}
