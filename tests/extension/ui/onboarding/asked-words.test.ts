import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  ASKED_COUNT,
  chooseAskedPlaces,
  wrongPlaces,
} from "../../../../extension/ui/onboarding/asked-words.ts";

const WORDS = Array.from({ length: 24 }, (_, place) => `word${place}`);

/** Gives out `bytes` one after the other, round and round. */
function cycling(bytes: readonly number[]) {
  let at = 0;
  return (length: number) => Uint8Array.from({ length }, () => bytes[at++ % bytes.length] ?? 0);
}

describe("chooseAskedPlaces", () => {
  it("chooses three different places in order, whatever the bytes", () => {
    const bytes = fc.uniqueArray(fc.nat(255), { minLength: 100, maxLength: 200 });
    fc.assert(
      fc.property(bytes, (given) => {
        const places = chooseAskedPlaces(24, cycling(given));
        expect(places).toHaveLength(ASKED_COUNT);
        expect(new Set(places).size).toBe(ASKED_COUNT);
        expect([...places].sort((a, b) => a - b)).toEqual(places);
        expect(places.every((place) => place >= 0 && place < 24)).toBe(true);
      }),
    );
  });

  it("leaves out bytes that would make some places likelier, and repeats", () => {
    expect(chooseAskedPlaces(24, cycling([250, 255, 0, 24, 5, 239]))).toEqual([0, 5, 23]);
  });
});

describe("wrongPlaces", () => {
  //  what was typed                            wrong places
  it.each([
    [["word0", "word5", "word23"], []],
    [[" Word0 ", "WORD5", "word23\t"], []],
    [["word0", "word6", "word23"], [5]],
    [
      ["", "", ""],
      [0, 5, 23],
    ],
    [["word0"], [5, 23]],
    [
      ["word5", "word0", "word23"],
      [0, 5],
    ],
  ])("%j", (answers, wrong) => {
    expect(wrongPlaces(WORDS, [0, 5, 23], answers)).toEqual(wrong);
  });
});
