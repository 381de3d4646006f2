import { describe, expect, it } from "vitest";
import { hexToBytes } from "../../../shared/bytes/bytes.ts";
import { comparePhrase } from "../../../shared/vault/compare-words.ts";
import { isRecoveryWord } from "../../../shared/vault/recovery-words.ts";
import { seededRandom } from "./seeded-random.ts";
import { readCases } from "./vectors-on-disk.ts";

type Case = { name: string; vaultId: string; seq: number; head: string; words: string };

describe("words to compare two logs by", () => {
  it.each(readCases<Case>("vault/compare-words.json"))("$name", ({ vaultId, seq, head, words }) => {
    const phrase = comparePhrase(hexToBytes(vaultId), { seq, head: hexToBytes(head) });
    expect(phrase.join(" ")).toBe(words);
    expect(phrase.filter(isRecoveryWord).length).toBe(6);
  });

  it("are others for another vault, place or head", () => {
    const random = seededRandom("compare");
    const [vaultId, head] = [random(32), random(32)];
    const phrases = [
      comparePhrase(vaultId, { seq: 1, head }),
      comparePhrase(vaultId, { seq: 2, head }),
      comparePhrase(vaultId, { seq: 1, head: random(32) }),
      comparePhrase(random(32), { seq: 1, head }),
    ];
    expect(new Set(phrases.map(String)).size).toBe(4);
  });

  it("use all of the list, first and last place too", () => {
    const random = seededRandom("spread");
    const seen = [new Set<string>(), new Set<string>()];
    for (let round = 0; round < 300; round++) {
      const phrase = comparePhrase(random(32), { seq: 1, head: random(32) });
      seen[0]?.add(phrase[0] ?? "");
      seen[1]?.add(phrase[5] ?? "");
    }
    for (const words of seen) expect(words.size).toBeGreaterThan(250);
  });
});
