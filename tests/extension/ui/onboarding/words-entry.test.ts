import { wordlist } from "@scure/bip39/wordlists/english.js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  completedWord,
  NO_PAIRING_WORDS,
  NO_WORDS,
  pasteWords,
  readWords,
  splitWords,
  unknownWord,
  unknownWords,
  wordsGiven,
} from "../../../../extension/ui/onboarding/words-entry.ts";
import { readRecoveryWords, wordsFromEntropy } from "../../../../shared/vault/recovery-words.ts";

/** The last vector of BIP-39's English list. */
const WORDS =
  "void come effort suffer camp survey warrior heavy shoot primary clutch crush open amazing screen patrol group space point ten exist slush involve unfold".split(
    " ",
  );

const replaced = (place: number, word: string) =>
  WORDS.map((known, field) => (field === place ? word : known));

describe("splitWords", () => {
  it.each([
    ["one line", WORDS.join(" ")],
    ["a line a word", WORDS.join("\r\n")],
    ["numbers with dots", WORDS.map((word, place) => `${place + 1}. ${word}`).join("\n")],
    ["numbers with brackets", WORDS.map((word, place) => `${place + 1}) ${word}`).join(" ")],
    ["numbers stuck to words", WORDS.map((word, place) => `${place + 1}.${word}`).join("  ")],
    ["commas", WORDS.join(", ")],
    ["a table", WORDS.join(" | ")],
    ["capital letters", WORDS.join(" ").toUpperCase()],
    ["full-width letters", WORDS.join("\u3000").replace("void", "ｖｏｉｄ")],
    ["dots and quotes about words", `“${WORDS.join("” “")}”.`],
    ["space before and after", `\n  ${WORDS.join("   ")}\t`],
  ])("reads %s", (_, pasted) => {
    expect(splitWords(pasted)).toEqual(WORDS);
  });

  it("finds nothing in nothing", () => {
    expect(splitWords(" 1. 2. \n")).toEqual([]);
  });
});

describe("pasteWords", () => {
  it("fills all fields with all 24 wherever they are pasted", () => {
    expect(pasteWords(NO_WORDS, 7, WORDS.join(" "))).toEqual({ fields: WORDS, leftOver: 0 });
  });

  it("fills from its field on with fewer, and leaves the others alone", () => {
    const { fields, leftOver } = pasteWords(replaced(3, ""), 2, "one two");

    expect(fields.slice(0, 5)).toEqual(["void", "come", "one", "two", "camp"]);
    expect(leftOver).toBe(0);
  });

  it("counts what finds no field", () => {
    expect(pasteWords(NO_WORDS, 0, [...WORDS, "one", "two", "three"].join(" ")).leftOver).toBe(3);
    expect(pasteWords(NO_WORDS, 22, "one two three").leftOver).toBe(1);
  });
});

describe("readWords", () => {
  it("takes 24 words that belong together, whatever their case", () => {
    expect(readWords(WORDS)).toEqual({ problem: null, words: WORDS });
    expect(readWords(WORDS.map((word) => ` ${word.toUpperCase()} `))).toEqual({
      problem: null,
      words: WORDS,
    });
  });

  it("names the places that are empty before anything else", () => {
    const fields = WORDS.map((word, place) => (place === 6 || place === 23 ? " " : word)).with(2, "xyzzy");

    expect(readWords(fields)).toEqual({ problem: "missing", places: [6, 23] });
  });

  it("names each word that is not of the list", () => {
    const fields = replaced(5, "survay").with(23, "xyzzy");

    expect(readWords(fields)).toEqual({
      problem: "unknown",
      unknown: [
        { place: 5, word: "survay", near: ["survey"] },
        { place: 23, word: "xyzzy", near: [] },
      ],
    });
  });

  it("knows two words that have changed places", () => {
    expect(readWords(WORDS.with(0, "come").with(1, "void"))).toEqual({
      problem: "checksum",
      words: expect.any(Array),
    });
  });

  it("agrees with what the background takes, for every set of words", () => {
    const entropy = fc.uint8Array({ minLength: 32, maxLength: 32 });
    fc.assert(
      fc.property(entropy, fc.nat(23), fc.constantFrom(...wordlist), (bytes, place, word) => {
        const words = wordsFromEntropy(bytes).with(place, word);

        expect(readWords(words).problem).toBe(readRecoveryWords(words.join(" ")).problem);
      }),
      { numRuns: 200 },
    );
  });
});

describe("unknownWord", () => {
  it("says nothing of an empty field and of a word of the list", () => {
    expect(unknownWord(NO_WORDS, 0)).toBeNull();
    expect(unknownWord(["Void"], 0)).toBeNull();
  });

  //  slip                  typed       meant
  it.each([
    ["a letter missing", "surey", "survey"],
    ["a letter too many", "surrvey", "survey"],
    ["another letter", "survay", "survey"],
    ["two letters exchanged", "clucth", "clutch"],
    ["the last letter missing", "unfol", "unfold"],
    ["another ending", "warriors", "warrior"],
    ["another word of the same beginning", "primarily", "primary"],
  ])("offers the word meant by %s: %s", (_, typed, meant) => {
    expect(unknownWord([typed], 0)?.near).toContain(meant);
  });

  it("offers three words at most", () => {
    for (const typed of ["cat", "ban", "sear", "tin"])
      expect(unknownWord([typed], 0)?.near.length ?? 0).toBeLessThanOrEqual(3);
  });

  it("offers the word itself for every slip of one letter", () => {
    const letter = fc.constantFrom(..."abcdefghijklmnopqrstuvwxyz");
    fc.assert(
      fc.property(
        fc.constantFrom(...wordlist.filter((word) => word.length > 5)),
        fc.nat(5),
        letter,
        (word, at, other) => {
          const typed = word.slice(0, at) + other + word.slice(at + 1);
          const found = unknownWord([typed], 0);

          expect(found === null || found.near.length === 3 || found.near.includes(word)).toBe(true);
        },
      ),
    );
  });
});

describe("wordsGiven", () => {
  it("counts fields with a word in them", () => {
    expect(wordsGiven(NO_WORDS)).toBe(0);
    expect(wordsGiven(NO_WORDS.with(3, "void").with(4, " 7. "))).toBe(1);
  });
});

describe("completedWord", () => {
  it.each([
    // typed     completed   why
    ["abst", "abstract", "tells it from all others"],
    ["ABST", "abstract", "in any case"],
    ["zeb", "zebra", "three letters that do"],
    ["abs", "abs", "four words begin so"],
    ["ze", "ze", "too few letters"],
    ["able", "able", "a word already"],
    ["xyzz", "xyzz", "begins no word"],
    ["", "", "nothing"],
  ])("makes %j into %j: %s", (typed, completed) => {
    expect(completedWord(typed)).toBe(completed);
  });
});

describe("unknownWords", () => {
  it("passes by the field that is being typed in", () => {
    const fields = NO_PAIRING_WORDS.with(2, "xyzzy").with(5, "plugh");

    expect(unknownWords(fields, 5).map(({ place }) => place)).toEqual([2]);
    expect(unknownWords(fields, null).map(({ place }) => place)).toEqual([2, 5]);
  });
});

describe("the twelve fields of a pairing code", () => {
  it("are filled by a paste of twelve wherever it goes, and say how many were left over", () => {
    const twelve = WORDS.slice(0, 12);

    expect(pasteWords(NO_PAIRING_WORDS, 7, twelve.join(" "))).toEqual({ fields: twelve, leftOver: 0 });
    expect(pasteWords(NO_PAIRING_WORDS, 0, WORDS.join(" ")).leftOver).toBe(12);
  });
});
