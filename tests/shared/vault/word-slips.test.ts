import { wordlist } from "@scure/bip39/wordlists/english.js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readRecoveryWords, wordsFromEntropy } from "../../../shared/vault/recovery-words.ts";
import { distance, fixesOf, nearWords } from "../../../shared/vault/word-slips.ts";

const entropies = fc.uint8Array({ minLength: 32, maxLength: 32 });
const places = fc.tuple(fc.nat(23), fc.nat(23)).filter(([a, b]) => a !== b);

function isRight(words: readonly string[]): boolean {
  return readRecoveryWords(words.join(" ")).problem === null;
}

describe("near words", () => {
  it.each([
    ["hors", "horse"],
    ["hosre", "horse"],
    ["hprse", "horse"],
    ["horsee", "horse"],
    ["zebta", "zebra"],
    ["yebra", "zebra"],
    ["abandonned", "abandon"],
    ["aband", "abandon"],
    ["recieve", "receive"],
    ["gorilllla", "gorilla"],
    ["libary", "library"],
    ["umbrela", "umbrella"],
  ])("of %s begin with %s", (typed, meant) => {
    expect(nearWords(typed)[0]).toBe(meant);
  });

  it.each(["xyzzy", "q", "", "keyferry", "馬"])("of %j are none that anybody would recognise", (typed) => {
    expect(nearWords(typed)).toEqual([]);
  });

  it("hold every word of the list in which one letter was missed, doubled or exchanged with the next", () => {
    const lost: string[] = [];
    for (const word of wordlist)
      for (let at = 0; at < word.length; at++) {
        const doubled = word.slice(0, at) + word[at] + word.slice(at);
        const exchanged = word.slice(0, at) + (word[at + 1] ?? "") + word[at] + word.slice(at + 2);
        for (const typed of [doubled, exchanged])
          if (distance(typed, word) > 1) lost.push(`${typed} for ${word}`);
      }
    expect(lost).toEqual([]);
  });

  it("are a word itself first", () => {
    fc.assert(fc.property(fc.constantFrom(...wordlist), (word) => nearWords(word)[0] === word));
  });
});

describe("the distance", () => {
  it.each([
    ["house", "house", 0],
    ["hose", "house", 1],
    ["houuse", "house", 1],
    ["ohuse", "house", 1],
    ["pouse", "house", 1],
    ["gouse", "house", 0.75],
    ["hoyse", "house", 0.75],
    ["layy", "lazy", 0.75],
    ["abc", "abcdef", Number.POSITIVE_INFINITY],
  ])("of %s and %s is %d", (typed, meant, expected) => {
    expect(distance(typed, meant)).toBe(expected);
  });

  it("is the same both ways", () => {
    const words = fc.constantFrom(...wordlist);
    fc.assert(fc.property(words, words, (a, b) => distance(a, b) === distance(b, a)));
  });
});

describe("fixes", () => {
  it("are none for words that hold", () => {
    fc.assert(
      fc.property(entropies, (entropy) => fixesOf(wordsFromEntropy(entropy)).length === 0),
      { numRuns: 20 },
    );
  });

  it("always hold, are few, and change what they say", () => {
    fc.assert(
      fc.property(entropies, places, (entropy, [a, b]) => {
        const words = wordsFromEntropy(entropy);
        const typed = words.with(a, words[b] ?? "").with(b, words[a] ?? "");
        const fixes = fixesOf(typed);
        return fixes.length <= 4 && fixes.every((fix) => isRight(fix.words));
      }),
      { numRuns: 30 },
    );
  });

  it("find two neighbours that changed places, before anything else", () => {
    fc.assert(
      fc.property(entropies, fc.nat(22), (entropy, at) => {
        const words = wordsFromEntropy(entropy);
        const typed = words.with(at, words[at + 1] ?? "").with(at + 1, words[at] ?? "");
        fc.pre(!isRight(typed));
        return fixesOf(typed).some(
          (fix) => fix.fix === "swap" && fix.places[0] === at && fix.words.join() === words.join(),
        );
      }),
      { numRuns: 40 },
    );
  });

  it("find a word that was taken for its neighbour in the list", () => {
    // "cable" and "able" are both of the list: only the checksum tells.
    const words = wordsWith("cable");
    const typed = words.map((word) => (word === "cable" ? "able" : word));

    expect(isRight(typed)).toBe(false);
    expect(fixesOf(typed)).toContainEqual(
      expect.objectContaining({ fix: "replace", word: "cable", place: typed.indexOf("able"), words }),
    );
  });

  it("find a paper that was read from top to bottom", () => {
    fc.assert(
      fc.property(entropies, (entropy) => {
        const words = wordsFromEntropy(entropy);
        // Four words a line, six lines: the first column is words 1, 5, 9, ...
        const typed = words.map((_, place) => words[(place % 6) * 4 + Math.floor(place / 6)] ?? "");
        fc.pre(!isRight(typed));
        const [first] = fixesOf(typed);
        return first?.fix === "columns" && first.words.join() === words.join();
      }),
      { numRuns: 30 },
    );
  });
});

/** Words that hold and begin with this one. */
function wordsWith(first: string): readonly string[] {
  const entropy = new Uint8Array(32).fill(0x5a);
  const number = wordlist.indexOf(first);
  entropy[0] = number >> 3;
  entropy[1] = ((number & 7) << 5) | 0x1a;
  return wordsFromEntropy(entropy);
}
