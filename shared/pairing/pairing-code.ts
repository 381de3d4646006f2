/**
 * What one screen shows and the other reads: a secret of one pairing, and which offer in the mailbox is meant. As a QR
 * text with everything in it, or as 12 words of BIP-39's English list for who has no camera (PAIRING.md, "Codes").
 * Single use; worth nothing once its pairing is over.
 */
import { hkdf } from "@noble/hashes/hkdf.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { entropyToMnemonic } from "@scure/bip39";
import { wordlist } from "@scure/bip39/wordlists/english.js";
import { decodeBase64url, encodeBase64url } from "../bytes/base64url.ts";
import { ByteReader, ByteReaderError } from "../bytes/byte-reader.ts";
import { concatBytes, utf8ToBytes } from "../bytes/bytes.ts";
import { LABELS, labelled } from "../log/labels.ts";
import { readWords } from "../vault/recovery-words.ts";
import { PairingFault } from "./pairing-fault.ts";

/** 112 bits: to be found within minutes, from nothing but hashes of it. */
export const CODE_SECRET_LENGTH = 14;
export const OFFER_HASH_LENGTH = 32;
/** What of the offer's hash fits beside the secret in 12 words. */
const OFFER_CHECK_LENGTH = 2;
export const PAIRING_WORD_COUNT = 12;

const SCHEME = "keyferry-pair:";
const VERSION = 1;
const MAX_ORIGIN_LENGTH = 255;

export type PairingCode = {
  /** Secret, 14 bytes: who has it can race the person to the mailbox, and meets the six digits there. */
  readonly secret: Uint8Array;
  /** 32 bytes as scanned, the first 2 of them as typed. */
  readonly offerHash: Uint8Array;
  /** From the QR code; null where it was typed: then the person names the server, and the offer the vault. */
  readonly place: { readonly vaultId: Uint8Array; readonly origin: string } | null;
};

/** "keyferry-pair:" || base64url( u8 1 || secret(14) || offer_hash(32) || vault_id(32) || origin ). */
export function codeAsQrText(code: {
  readonly secret: Uint8Array;
  readonly offerHash: Uint8Array;
  readonly place: { readonly vaultId: Uint8Array; readonly origin: string };
}): string {
  const { secret, offerHash, place } = code;
  const bytes = concatBytes(Uint8Array.of(VERSION), secret, offerHash, place.vaultId, ascii(place.origin));
  return `${SCHEME}${encodeBase64url(bytes)}`;
}

/** Throws PairingFault "pairing/not-a-code" for whatever `codeAsQrText` would not have written. */
export function readQrText(untrustedText: string): PairingCode {
  const bytes = untrustedText.startsWith(SCHEME) ? decodeBase64url(untrustedText.slice(SCHEME.length)) : null;
  if (bytes === null) throw new PairingFault("pairing/not-a-code", "another text");
  try {
    const reader = new ByteReader(bytes);
    if (reader.uint8() !== VERSION) throw new PairingFault("pairing/not-a-code", "another version");
    const secret = reader.take(CODE_SECRET_LENGTH);
    const offerHash = reader.take(OFFER_HASH_LENGTH);
    const vaultId = reader.take(32);
    return { secret, offerHash, place: { vaultId, origin: originIn(reader.rest()) } };
  } catch (cause) {
    if (cause instanceof ByteReaderError) throw new PairingFault("pairing/not-a-code", "cut off", cause);
    throw cause;
  }
}

/** BIP-39 of secret(14) || offer_hash[0:2]: 12 words. */
export function codeAsWords({
  secret,
  offerHash,
}: Pick<PairingCode, "secret" | "offerHash">): readonly string[] {
  const entropy = concatBytes(secret, offerHash.slice(0, OFFER_CHECK_LENGTH));
  return entropyToMnemonic(entropy, wordlist).split(" ");
}

/** Throws PairingFault "pairing/not-words" unless these are 12 words that belong together. */
export function readPairingWords(untrustedText: string): PairingCode {
  const reading = readWords(untrustedText, PAIRING_WORD_COUNT);
  if (reading.problem !== null) throw new PairingFault("pairing/not-words", reading.problem);
  return {
    secret: reading.entropy.slice(0, CODE_SECRET_LENGTH),
    offerHash: reading.entropy.slice(CODE_SECRET_LENGTH),
    place: null,
  };
}

/** 32 bytes: under which name the mailbox stands. Tells nothing of the secret. */
export function mailboxOf({ secret }: Pick<PairingCode, "secret">): Uint8Array {
  return hkdf(sha256, secret, undefined, labelled(LABELS.pairingMailbox), 32);
}

/** Secret, 32 bytes: HPKE's pre-shared key. */
export function preSharedKeyOf({ secret }: Pick<PairingCode, "secret">): Uint8Array {
  return hkdf(sha256, secret, undefined, labelled(LABELS.pairingKey), 32);
}

function ascii(origin: string): Uint8Array {
  if (!isOriginText(origin)) throw new RangeError("an origin is 1 to 255 ASCII characters");
  return utf8ToBytes(origin);
}

function originIn(bytes: Uint8Array): string {
  const origin = String.fromCharCode(...bytes);
  if (!isOriginText(origin)) throw new PairingFault("pairing/not-a-code", "no server address");
  return origin;
}

function isOriginText(text: string): boolean {
  return text.length <= MAX_ORIGIN_LENGTH && /^https?:\/\/[!-~]+$/.test(text);
}
