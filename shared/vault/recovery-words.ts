/**
 * The 24 words (BIP-39, English, 256 bits of entropy, no other length): they are a paper device. Its two key pairs
 * come from the entropy by HKDF, not from BIP-39's seed, whose 2,048 rounds add nothing to 256 bits
 * (FORMAT.md, "Recovery words"). Not supported yet: a 25th word.
 */
import { hkdf } from "@noble/hashes/hkdf.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { entropyToMnemonic, mnemonicToEntropy } from "@scure/bip39";
import { wordlist } from "@scure/bip39/wordlists/english.js";
import { LABELS, labelled } from "../log/labels.ts";
import { type DeviceKeys, deviceKeysFrom } from "./device-keys.ts";

export const RECOVERY_WORD_COUNT = 24;
export const RECOVERY_ENTROPY_LENGTH = 32;

/** What a person typed: the entropy, or what is wrong with it, in terms that can be shown beside the field. */
export type RecoveryWordsReading =
  | { readonly problem: null; readonly entropy: Uint8Array }
  | { readonly problem: "word-count"; readonly count: number }
  /** Places (0 to 23) of words that are not in the list. */
  | { readonly problem: "unknown-words"; readonly places: readonly number[] }
  /** All words are in the list, but they do not belong together: one is wrong or two are exchanged. */
  | { readonly problem: "checksum" };

const KNOWN_WORDS: ReadonlySet<string> = new Set(wordlist);

/** The 24 words of 32 random bytes. Secret. Throws RangeError for another length. */
export function wordsFromEntropy(entropy: Uint8Array): readonly string[] {
  if (entropy.length !== RECOVERY_ENTROPY_LENGTH) throw new RangeError("the words hold 32 bytes");
  return entropyToMnemonic(entropy, wordlist).split(" ");
}

/** True for a word of the list, in any case: to check a field as it is left. */
export function isRecoveryWord(word: string): boolean {
  return KNOWN_WORDS.has(normalise(word));
}

/** Reads what a person typed or pasted: case, line breaks, numbering and doubled spaces do not matter. */
export function readRecoveryWords(untrustedText: string): RecoveryWordsReading {
  return readWords(untrustedText, RECOVERY_WORD_COUNT);
}

/** As `readRecoveryWords`, for any of BIP-39's counts of words. */
export function readWords(untrustedText: string, wordCount: number): RecoveryWordsReading {
  const words = normalise(untrustedText)
    .split(/[\s,;]+/u)
    .map((word) => word.replace(/^\d{1,2}[.):]?/u, ""))
    .filter((word) => word !== "");
  if (words.length !== wordCount) return { problem: "word-count", count: words.length };
  const places = words.flatMap((word, place) => (KNOWN_WORDS.has(word) ? [] : [place]));
  if (places.length > 0) return { problem: "unknown-words", places };
  try {
    return { problem: null, entropy: mnemonicToEntropy(words.join(" "), wordlist) };
  } catch {
    // Count and words are right, so only the checksum is left to be wrong.
    return { problem: "checksum" };
  }
}

/** The paper device's keys. Secret: whoever has them can add devices and replace the words. */
export function recoveryKeys(entropy: Uint8Array): DeviceKeys {
  if (entropy.length !== RECOVERY_ENTROPY_LENGTH) throw new RangeError("the words hold 32 bytes");
  const seed = (label: typeof LABELS.recoverySign | typeof LABELS.recoveryKem) =>
    hkdf(sha256, entropy, undefined, labelled(label), 32);
  return deviceKeysFrom(seed(LABELS.recoverySign), seed(LABELS.recoveryKem));
}

function normalise(text: string): string {
  return text.normalize("NFKD").toLowerCase().trim();
}
