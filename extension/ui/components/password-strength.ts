/**
 * How many guesses a password withstands, said honestly: the smallest of zxcvbn's estimate (an attacker who knows
 * dictionaries, names, keyboards and dates) and, for a phrase of known words, that of an attacker who tries phrases.
 * Accepted from 10^12 guesses, which four random words reach and three do not.
 * Not here: what a guess costs; see GUESSES_A_SECOND.
 */
import { wordlist } from "@scure/bip39/wordlists/english.js";
import { ZxcvbnFactory } from "@zxcvbn-ts/core";
import { adjacencyGraphs, dictionary as commonDictionary } from "@zxcvbn-ts/language-common";
import { dictionary as englishDictionary } from "@zxcvbn-ts/language-en";
import type { RandomBytes } from "../../../shared/bytes/environment.ts";

/** Fewest guesses that a password must withstand. */
export const ENOUGH_GUESSES = 1e12;

/**
 * Guesses a second of an attacker with a hundred graphics cards and a copy of this device's data, each guess costing
 * one Argon2id with 64 MiB and three passes (about 1,000 a second and card).
 */
const GUESSES_A_SECOND = 1e5;

/** Words that a phrase of unknown origin is thought to be chosen from: as many as a dice word list has. */
const COMMON_WORDS = 6 ** 5;

const LIST_WORDS: ReadonlySet<string> = new Set(wordlist);
const SUGGESTED_WORDS = 6;
/** Estimating takes longer the longer the password; what lies beyond only makes it stronger. */
const ESTIMATED_LENGTH = 48;

let estimator: ZxcvbnFactory | null = null;
let knownWords: ReadonlySet<string> | null = null;

export type PasswordStrength = {
  readonly guesses: number;
  readonly isEnough: boolean;
  /** Mean time until the attacker above has it. */
  readonly seconds: number;
};

/** `known` are words an attacker would try first, such as the device's name. */
export function passwordStrength(password: string, known: readonly string[]): PasswordStrength {
  estimator ??= new ZxcvbnFactory({
    dictionary: { ...commonDictionary, ...englishDictionary },
    graphs: adjacencyGraphs,
    l33tMaxSubstitutions: 8,
  });
  const estimate = estimator.check(password.slice(0, ESTIMATED_LENGTH), ["keyferry", ...known]).guesses;
  const guesses = Math.min(estimate, phraseGuesses(password));
  return { guesses, isEnough: guesses >= ENOUGH_GUESSES, seconds: guesses / 2 / GUESSES_A_SECOND };
}

/** Six words of the recovery word list with single spaces: 66 bits. */
export function suggestedPhrase(randomBytes: RandomBytes): string {
  const bytes = randomBytes(SUGGESTED_WORDS * 2);
  const words: string[] = [];
  for (let place = 0; place < SUGGESTED_WORDS; place++) {
    // The list has 2^11 words, so 11 of 16 random bits choose one without bias.
    const index = (((bytes[place * 2] ?? 0) << 8) | (bytes[place * 2 + 1] ?? 0)) & 2047;
    words.push(wordlist[index] ?? "");
  }
  return words.join(" ");
}

/** Why a new password cannot be taken yet, or null. */
export function newPasswordProblem(
  password: string,
  repeated: string,
  strength: PasswordStrength,
): "weak" | "different" | null {
  if (!strength.isEnough) return "weak";
  return password === repeated ? null : "different";
}

/**
 * Guesses of an attacker who tries phrases: of the recovery word list where all words are of it, else of common words;
 * infinite where a word is neither. Repeated words count once.
 */
function phraseGuesses(password: string): number {
  knownWords ??= new Set(englishDictionary["commonWords-en"]);
  const known = knownWords;
  const words = password
    .toLowerCase()
    .trim()
    .split(/[\s.,_-]+/);
  const distinct = new Set(words).size;
  if (words.every((word) => LIST_WORDS.has(word))) return wordlist.length ** distinct;
  if (words.every((word) => known.has(word))) return COMMON_WORDS ** distinct;
  return Number.POSITIVE_INFINITY;
}
