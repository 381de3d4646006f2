import { validateMnemonic } from "@scure/bip39";
import { wordlist } from "@scure/bip39/wordlists/english.js";
import { describe, expect, it } from "vitest";
import { newRecoveryWords } from "../../../../extension/ui/onboarding/recovery-words.ts";

describe("newRecoveryWords", () => {
  it("makes 24 words whose checksum is right, and others each time", () => {
    const words = newRecoveryWords();

    expect(words).toHaveLength(24);
    expect(validateMnemonic(words.join(" "), wordlist)).toBe(true);
    expect(newRecoveryWords()).not.toEqual(words);
  });
});
