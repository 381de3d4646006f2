import { wordlist } from "@scure/bip39/wordlists/english.js";
import { describe, expect, it } from "vitest";
import {
  ENOUGH_GUESSES,
  newPasswordProblem,
  passwordStrength,
  suggestedPhrase,
} from "../../../../extension/ui/components/password-strength.ts";

describe("passwordStrength", () => {
  //  password                                     enough
  it.each([
    ["", false],
    ["password", false],
    ["Sommer2026!", false],
    ["correct horse", false],
    ["river copper orbit", false],
    ["river river river river", false],
    ["RIVER copper-orbit", false],
    ["garden lantern whistle", false],
    ["aaaaaaaaaaaaaaaaaaaaaaaa", false],
    ["12345678901234567890", false],
    ["river copper orbit whale", true],
    ["garden lantern whistle magnet", true],
    ["k7#Qw!z9Lp2x", true],
    ["my grandmother keeps nine blue umbrellas", true],
  ])("“%s” is enough: %s", (password, isEnough) => {
    expect(passwordStrength(password, []).isEnough).toBe(isEnough);
  });

  it("counts four words of the list as what they are: 2^44 guesses, not what a dictionary attack would need", () => {
    expect(passwordStrength("river copper orbit whale", []).guesses).toBe(2 ** 44);
    expect(2 ** 44).toBeGreaterThanOrEqual(ENOUGH_GUESSES);
    expect(2 ** 33).toBeLessThan(ENOUGH_GUESSES);
  });

  it("does not take a three-word phrase for more than it is, whichever words", () => {
    expect(passwordStrength("garden lantern whistle", []).guesses).toBe(7776 ** 3);
  });

  it("knows the names an attacker would try first", () => {
    const name = "Zwiebelturm-Laptop";

    expect(passwordStrength(name, [name]).guesses).toBeLessThan(passwordStrength(name, []).guesses);
  });

  it("halves the guesses over a hundred cards' rate for the time it withstands", () => {
    const { guesses, seconds } = passwordStrength("river copper orbit whale", []);

    expect(seconds).toBe(guesses / 2 / 1e5);
  });
});

describe("suggestedPhrase", () => {
  it("takes six words from the bytes it is given, eleven bits each", () => {
    const bytes = Uint8Array.from([0, 0, 0, 1, 7, 255, 248, 0, 255, 255, 0, 2]);

    const words = suggestedPhrase(() => bytes).split(" ");

    expect(words).toEqual([0, 1, 2047, 0, 2047, 2].map((place) => wordlist[place]));
  });

  it("is accepted whatever the bytes, unless they repeat", () => {
    for (let seed = 1; seed <= 20; seed++) {
      const phrase = suggestedPhrase((length) =>
        Uint8Array.from({ length }, (_, at) => (seed * 31 + at * 97) % 256),
      );
      expect(passwordStrength(phrase, []).isEnough).toBe(true);
    }
  });
});

describe("newPasswordProblem", () => {
  const strong = { guesses: 1e13, isEnough: true, seconds: 1 };
  const weak = { guesses: 10, isEnough: false, seconds: 1 };

  //  first  again  strength  problem
  it.each([
    ["a", "a", weak, "weak"],
    ["a", "b", weak, "weak"],
    ["a", "b", strong, "different"],
    ["a", "a", strong, null],
  ] as const)("%s / %s", (first, again, strength, problem) => {
    expect(newPasswordProblem(first, again, strength)).toBe(problem);
  });
});
