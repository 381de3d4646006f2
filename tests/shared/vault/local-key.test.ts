import { describe, expect, it } from "vitest";
import { bytesToHex, hexToBytes } from "../../../shared/bytes/bytes.ts";
import { asLocalKey, generateLocalKey, localSubkeys } from "../../../shared/vault/local-key.ts";
import { seededRandom } from "./seeded-random.ts";
import { readCases } from "./vectors-on-disk.ts";

type Case = Record<"name" | "localKey" | "rowKey" | "indexKey" | "keyringKey" | "fillerKey", string>;

describe("local key", () => {
  it.each(readCases<Case>("vault/local-keys.json"))(
    "stands for the four keys of the vector: $name",
    ({ name: _name, localKey, ...expected }) => {
      const subkeys = localSubkeys(asLocalKey(hexToBytes(localKey)));
      const found = Object.fromEntries(Object.entries(subkeys).map(([name, key]) => [name, bytesToHex(key)]));
      expect(found).toEqual(expected);
      expect(new Set(Object.values(found)).size).toBe(4);
      expect(String(subkeys)).toBe("[LocalSubkeys, redacted]");
    },
  );

  it("has 32 bytes and no other length", () => {
    expect(generateLocalKey(seededRandom("local")).length).toBe(32);
    for (const length of [0, 31, 33]) expect(() => asLocalKey(new Uint8Array(length))).toThrow(RangeError);
  });
});
