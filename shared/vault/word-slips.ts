/**
 * What a person may have meant who typed recovery words that do not hold: words of the list near one that is not in it,
 * and, where all are of the list but do not belong together, the few changes after which they do. Judges words alone and
 * imports no keys, so the page in which they are typed may ask it directly. Words are plain: lower case, nothing about
 * them. Not here: whether a vault has these words.
 */
import { sha256 } from "@noble/hashes/sha2.js";
import { wordlist } from "@scure/bip39/wordlists/english.js";

const MAX_NEAR = 3;
const MAX_FIXES = 4;
/** The list is made so that four letters tell its words apart. */
const TELLING_LETTERS = 4;
/** The paper has four words a line. */
const LINE = 4;
const UNFINISHED = 0.5;
/** Behind one slip and before two. */
const START_ONLY = 1.25;
/** Beyond this nobody recognises what was typed. */
const MAX_DISTANCE = 2;
const SHORT_REACH = 1.5;
const LONG_WORD = 6;
const ABOUT_AS_NEAR = 0.25;
/** A letter beside the right one on the keyboard: likelier than another, two of them less likely than one other slip. */
const BESIDE = 0.75;

export type WordsFix =
  /** These two places, from 0, the other way round. */
  | { readonly fix: "swap"; readonly places: readonly [number, number]; readonly words: readonly string[] }
  /** Another word of the list at one place. */
  | {
      readonly fix: "replace";
      readonly place: number;
      readonly word: string;
      readonly words: readonly string[];
    }
  /** The lines of the paper were read from top to bottom instead of from left to right. */
  | { readonly fix: "columns"; readonly words: readonly string[] };

/** Words of the list that `word` may have been meant to be, the likeliest first; itself where it is one. */
export function nearWords(word: string): readonly string[] {
  return near(word).slice(0, MAX_NEAR);
}

/**
 * Changes after which these words belong together, the likeliest first: one in 256 of those tried does so by chance, so
 * a person compares them with the paper. Empty where the words hold already.
 */
export function fixesOf(words: readonly string[]): readonly WordsFix[] {
  if (holds(words)) return [];
  const tried = [...columnFixes(words), ...swapFixes(words), ...replaceFixes(words)];
  return tried.filter((fix) => holds(fix.words)).slice(0, MAX_FIXES);
}

const NUMBERS: ReadonlyMap<string, number> = new Map(wordlist.map((word, number) => [word, number]));
const BITS_OF_WORD = 11;

/** BIP-39's checksum: the bits behind the entropy are the first of its SHA-256. False for a word that is not in the list. */
function holds(words: readonly string[]): boolean {
  const bits: number[] = [];
  for (const word of words) {
    const number = NUMBERS.get(word);
    if (number === undefined) return false;
    for (let bit = BITS_OF_WORD - 1; bit >= 0; bit--) bits.push((number >> bit) & 1);
  }
  const entropyBits = Math.floor((bits.length * 32) / 33);
  const entropy = new Uint8Array(entropyBits / 8);
  for (let place = 0; place < entropyBits; place++)
    entropy[place >> 3] = ((entropy[place >> 3] ?? 0) << 1) | (bits[place] ?? 0);
  const [check = 0] = sha256(entropy);
  return bits.slice(entropyBits).every((bit, place) => bit === ((check >> (7 - place)) & 1));
}

function columnFixes(words: readonly string[]): readonly WordsFix[] {
  const lines = Math.ceil(words.length / LINE);
  // What was typed as the second word is the first of the second line, and so on; or the paper had other lines.
  return [lines, LINE].map((height) => ({
    fix: "columns",
    words: words.map(
      (_, place) =>
        words[(place % (words.length / height)) * height + Math.floor(place / (words.length / height))] ?? "",
    ),
  }));
}

/** Neighbours first, then those below each other on the paper, then the rest. */
function swapFixes(words: readonly string[]): readonly WordsFix[] {
  const pairs = words.flatMap((_, a) => words.slice(a + 1).map((_, step) => [a, a + step + 1] as const));
  const rank = ([a, b]: readonly [number, number]) => (b - a === 1 ? 0 : b - a === LINE ? 1 : 2);
  return pairs
    .filter(([a, b]) => words[a] !== words[b])
    .sort((one, other) => rank(one) - rank(other))
    .map((places) => ({ fix: "swap", places, words: swapped(words, places) }));
}

function swapped(words: readonly string[], [a, b]: readonly [number, number]): readonly string[] {
  return words.map((word, place) =>
    place === a ? (words[b] ?? word) : place === b ? (words[a] ?? word) : word,
  );
}

function replaceFixes(words: readonly string[]): readonly WordsFix[] {
  return words.flatMap((word, place) =>
    wordlist
      .filter((other) => other !== word && isOneSlipAway(word, other))
      .map((other) => ({ fix: "replace", place, word: other, words: words.with(place, other) }) as const),
  );
}

/** What differs, between the letters that begin and that end alike, is one letter or two exchanged ones. */
function isOneSlipAway(word: string, other: string): boolean {
  const shorter = Math.min(word.length, other.length);
  let start = 0;
  while (start < shorter && word[start] === other[start]) start++;
  let end = 0;
  while (end < shorter - start && word.at(-1 - end) === other.at(-1 - end)) end++;
  const differs = Math.max(word.length, other.length) - start - end;
  return differs <= 1 || (differs === 2 && distance(word, other) <= 1);
}

function near(word: string): readonly string[] {
  const reach = word.length < LONG_WORD ? SHORT_REACH : MAX_DISTANCE;
  const found = wordlist
    .map((known) => ({ known, far: farness(word, known) }))
    .filter(({ far }) => far <= reach)
    .sort((a, b) => a.far - b.far);
  const nearest = found[0]?.far ?? 0;
  return found.filter(({ far }) => far <= nearest + ABOUT_AS_NEAR).map(({ known }) => known);
}

/**
 * A word that was not typed to its end is nearest. A start of four letters is nearly as good as one slip, whatever
 * follows it.
 */
function farness(word: string, known: string): number {
  if (word.length >= TELLING_LETTERS - 1 && known.startsWith(word))
    return known.length === word.length ? 0 : UNFINISHED;
  const isStart = word.length >= TELLING_LETTERS && known.startsWith(word.slice(0, TELLING_LETTERS));
  const far = distance(word, known);
  return isStart ? Math.min(far, START_ONLY) : far;
}

/**
 * How many slips lie between two words: a letter too many, missing, another, or two neighbours exchanged (Damerau and
 * Levenshtein, each place used once). A letter beside the right one on the keyboard counts less.
 */
export function distance(typed: string, meant: string): number {
  if (Math.abs(typed.length - meant.length) > MAX_DISTANCE) return Number.POSITIVE_INFINITY;
  let before: number[] = [];
  let last = Array.from({ length: meant.length + 1 }, (_, column) => column);
  for (let row = 1; row <= typed.length; row++) {
    const next = [row];
    for (let column = 1; column <= meant.length; column++) {
      const [a, b] = [typed[row - 1] ?? "", meant[column - 1] ?? ""];
      const isExchanged = row > 1 && column > 1 && a === meant[column - 2] && b === typed[row - 2];
      next.push(
        Math.min(
          (last[column] ?? 0) + 1,
          (next[column - 1] ?? 0) + 1,
          (last[column - 1] ?? 0) + slip(a, b),
          isExchanged ? (before[column - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY,
        ),
      );
    }
    before = last;
    last = next;
  }
  return last[meant.length] ?? 0;
}

/** Rows of the usual Latin keyboards; y and z are taken for each other where a layout has them exchanged. */
const KEY_ROWS = ["qwertyuiop", "asdfghjkl", "zxcvbnm"] as const;

function slip(typed: string, meant: string): number {
  if (typed === meant) return 0;
  const isOtherLayout = (typed === "y" && meant === "z") || (typed === "z" && meant === "y");
  return isOtherLayout || areNeighbours(typed, meant) ? BESIDE : 1;
}

function areNeighbours(a: string, b: string): boolean {
  const [one, other] = [keyPlace(a), keyPlace(b)];
  if (one === null || other === null) return false;
  return Math.abs(one.row - other.row) <= 1 && Math.abs(one.column - other.column) <= 1;
}

function keyPlace(letter: string): { readonly row: number; readonly column: number } | null {
  const row = KEY_ROWS.findIndex((keys) => keys.includes(letter));
  return row === -1 ? null : { row, column: KEY_ROWS[row]?.indexOf(letter) ?? 0 };
}
