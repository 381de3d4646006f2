/**
 * The digits that the new device shows and the person types on the existing one: from a secret that only these two can
 * have, over everything that was said until then. Nobody can choose a message by its digits, because r_E is unknown as
 * long as messages can be chosen (PAIRING.md, "Digits").
 */
import { hkdf } from "@noble/hashes/hkdf.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { equalBytes, uint16, utf8ToBytes } from "../bytes/bytes.ts";
import { LABELS, labelled } from "../log/labels.ts";

export const DIGIT_COUNT = 6;
const VALUES = 10n ** BigInt(DIGIT_COUNT);
/** 64 bits: taking them modulo a million favours no value by more than 2^-44. */
const DRAWN_BYTES = 8;

export type Transcript = {
  readonly offer: Uint8Array;
  readonly message: Uint8Array;
  /** r_E. */
  readonly keptBack: Uint8Array;
  readonly origin: string;
};

/** Six decimal digits. `secret`: `digits` of ChannelSecrets. */
export function sixDigits(secret: Uint8Array, transcript: Transcript): string {
  const drawn = hkdf(sha256, secret, undefined, hashOf(transcript), DRAWN_BYTES);
  const value = drawn.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n) % VALUES;
  return value.toString().padStart(DIGIT_COUNT, "0");
}

/** What a person typed as the digits it stands for, or null: spaces and a dash between them do not matter. */
export function readDigits(untrustedText: string): string | null {
  const digits = untrustedText.normalize("NFKC").replace(/[\s-]/gu, "");
  return new RegExp(`^[0-9]{${DIGIT_COUNT}}$`).test(digits) ? digits : null;
}

export function areSameDigits(a: string, b: string): boolean {
  return equalBytes(utf8ToBytes(a), utf8ToBytes(b));
}

function hashOf({ offer, message, keptBack, origin }: Transcript): Uint8Array {
  const parts = [offer, message, keptBack, utf8ToBytes(origin)];
  return sha256(labelled(LABELS.pairingTranscript, ...parts.flatMap((part) => [uint16(part.length), part])));
}
