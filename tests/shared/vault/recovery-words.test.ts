import { describe, expect, it } from "vitest";
import { bytesToHex, hexToBytes } from "../../../shared/bytes/bytes.ts";
import {
  isRecoveryWord,
  readRecoveryWords,
  recoveryKeys,
  wordsFromEntropy,
} from "../../../shared/vault/recovery-words.ts";
import { readCases } from "./vectors-on-disk.ts";

type Published = Record<"name" | "entropy" | "words", string>;
type Own = Published &
  Record<"signSeed" | "signPublicKey" | "kemSecret" | "kemPublicKey" | "deviceId", string>;
const OWN = readCases<Own>("vault/recovery-words.json");
const WORDS = OWN[0]?.words.split(" ") ?? [];
const ENTROPY = hexToBytes(OWN[0]?.entropy ?? "");

describe("recovery words", () => {
  it.each([...readCases<Published>("vault/published-bip39-english.json"), ...OWN])(
    "stand for their entropy, both ways: $name $entropy",
    ({ entropy, words }) => {
      expect(wordsFromEntropy(hexToBytes(entropy)).join(" ")).toBe(words);
      expect(readRecoveryWords(words)).toEqual({ problem: null, entropy: hexToBytes(entropy) });
    },
  );

  it.each(OWN)("give the paper device's keys: $name", (one) => {
    const { signSeed, signPublicKey, kemSecret, kemPublicKey, deviceId } = recoveryKeys(
      hexToBytes(one.entropy),
    );
    const keys = { signSeed, signPublicKey, kemSecret, kemPublicKey, deviceId };
    for (const [name, value] of Object.entries(keys))
      expect(bytesToHex(value), name).toBe(one[name as keyof Own]);
  });

  // what a person types | reads
  it.each([
    ["upper case", WORDS.join(" ").toUpperCase()],
    ["line breaks and doubled spaces", `  ${WORDS.join(" \n\t ")}  `],
    ["numbers as on the kit", WORDS.map((word, place) => `${place + 1}. ${word}`).join("\n")],
    ["commas", WORDS.join(", ")],
    [
      "full-width letters",
      WORDS.join(" ").replace(/[a-z]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) + 0xfee0)),
    ],
    ["ideographic spaces", WORDS.join("\u3000")],
  ])("are read whatever the form: %s", (_form, text) => {
    expect(readRecoveryWords(text)).toEqual({ problem: null, entropy: ENTROPY });
  });

  it.each([
    ["nothing", "", { problem: "word-count", count: 0 }],
    ["23 words", WORDS.slice(1).join(" "), { problem: "word-count", count: 23 }],
    ["25 words", [...WORDS, "zoo"].join(" "), { problem: "word-count", count: 25 }],
    [
      "12 right words of another length",
      `${"abandon ".repeat(11)}about`,
      { problem: "word-count", count: 12 },
    ],
    [
      "a word that is not in the list",
      WORDS.with(3, "keyferry").join(" "),
      { problem: "unknown-words", places: [3] },
    ],
    [
      "two of them",
      WORDS.with(0, "x").with(23, "y").join(" "),
      { problem: "unknown-words", places: [0, 23] },
    ],
    ["a word of the list in a wrong place", "zoo ".repeat(24), { problem: "checksum" }],
    [
      "words of another language",
      WORDS.with(5, "ábaco").join(" "),
      { problem: "unknown-words", places: [5] },
    ],
  ])("are refused with the reason: %s", (_what, text, reading) => {
    expect(readRecoveryWords(text)).toEqual(reading);
  });

  it("notice most exchanges of two neighbours by the checksum", () => {
    const swaps = WORDS.slice(1).map((word, place) =>
      WORDS.with(place, word).with(place + 1, WORDS[place] ?? ""),
    );
    const noticed = swaps.filter((words) => readRecoveryWords(words.join(" ")).problem === "checksum");
    expect(noticed.length).toBeGreaterThanOrEqual(swaps.length - 1);
  });

  it("know the words of the list", () => {
    expect([
      isRecoveryWord("abandon"),
      isRecoveryWord(" ZOO "),
      isRecoveryWord("aband"),
      isRecoveryWord(""),
    ]).toEqual([true, true, false, false]);
  });

  it("do not exist for another length of entropy", () => {
    for (const length of [16, 31, 33]) {
      expect(() => wordsFromEntropy(new Uint8Array(length))).toThrow(RangeError);
      expect(() => recoveryKeys(new Uint8Array(length))).toThrow(RangeError);
    }
  });
});
