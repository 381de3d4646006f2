/**
 * Words as a person types or pastes them into their fields, 24 from paper or 12 from another screen: what is wrong with a word, which are missing, and
 * whether they belong together. The background judges them again; here it is said in time and word by word.
 */
import { validateMnemonic } from "@scure/bip39";
import { wordlist } from "@scure/bip39/wordlists/english.js";
import { nearWords } from "../../../shared/vault/word-slips.ts";

export const WORD_COUNT = 24;
/** Fewer letters are more likely a slip than a beginning. */
const LEAST_COMPLETED = 3;
const KNOWN: ReadonlySet<string> = new Set(wordlist);

export type WordFields = readonly string[];

export type UnknownWord = {
  /** 0 to 23. */
  readonly place: number;
  readonly word: string;
  /** Words of the list that it may have been meant to be, the likeliest first. */
  readonly near: readonly string[];
};

export type WordsReading =
  | { readonly problem: null; readonly words: readonly string[] }
  | { readonly problem: "missing"; readonly places: readonly number[] }
  | { readonly problem: "unknown"; readonly unknown: readonly UnknownWord[] }
  /** All are of the list, but one is wrong or two have changed places. */
  | { readonly problem: "checksum"; readonly words: readonly string[] };

export const NO_WORDS: WordFields = Array.from({ length: WORD_COUNT }, () => "");
/** The fields of a pairing code. */
export const NO_PAIRING_WORDS: WordFields = Array.from({ length: 12 }, () => "");

/** The words of a pasted text: numbers, punctuation, line breaks and case do not count. */
export function splitWords(pasted: string): readonly string[] {
  return pasted
    .split(/[\s,;|]+/u)
    .map(plainWord)
    .filter((word) => word !== "");
}

/**
 * The fields after `pasted` went into field `place`: a single word fills that one, several the ones after it, and all
 * of them the whole from its beginning. `leftOver`: how many found no field.
 */
export function pasteWords(
  fields: WordFields,
  place: number,
  pasted: string,
): { readonly fields: WordFields; readonly leftOver: number } {
  const words = splitWords(pasted);
  const first = words.length >= fields.length ? 0 : place;
  const filled = fields.map((word, field) => words[field - first] ?? word);
  return { fields: filled, leftOver: Math.max(0, first + words.length - fields.length) };
}

/** What is wrong with one field, or null for a word of the list and for an empty field. */
export function unknownWord(fields: WordFields, place: number): UnknownWord | null {
  const word = plainWord(fields[place] ?? "");
  return word === "" || KNOWN.has(word) ? null : { place, word, near: nearWords(word) };
}

/** What is wrong with each field but the one that is being typed in, if any. */
export function unknownWords(fields: WordFields, except: number | null): readonly UnknownWord[] {
  return fields.flatMap((_, place) => (place === except ? [] : (unknownWord(fields, place) ?? [])));
}

/** The one word that begins with what was typed, once that tells it from all others; else what was typed. */
export function completedWord(typed: string): string {
  const start = plainWord(typed);
  if (start.length < LEAST_COMPLETED || KNOWN.has(start)) return typed;
  const meant = wordlist.filter((known) => known.startsWith(start));
  return meant.length === 1 ? (meant[0] ?? typed) : typed;
}

/** How many fields hold something. */
export function wordsGiven(fields: WordFields): number {
  return fields.filter((word) => plainWord(word) !== "").length;
}

/** Reads all fields; the first kind of problem in the order missing, unknown, checksum. */
export function readWords(fields: WordFields): WordsReading {
  const words = fields.map(plainWord);
  const places = words.flatMap((word, place) => (word === "" ? [place] : []));
  if (places.length > 0) return { problem: "missing", places };
  const unknown = words.flatMap((_, place) => unknownWord(words, place) ?? []);
  if (unknown.length > 0) return { problem: "unknown", unknown };
  return validateMnemonic(words.join(" "), wordlist)
    ? { problem: null, words }
    : { problem: "checksum", words };
}

/** A word without the number before it, the dots about it and capital letters. */
function plainWord(typed: string): string {
  return typed
    .normalize("NFKC")
    .toLowerCase()
    .replace(/^\s*\d{0,2}[^\p{L}]*/u, "")
    .replace(/[^\p{L}]+$/u, "");
}
