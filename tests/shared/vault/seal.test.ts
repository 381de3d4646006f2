import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bytesToHex, hexToBytes } from "../../../shared/bytes/bytes.ts";
import { open, seal } from "../../../shared/vault/seal.ts";
import { readCases } from "./vectors-on-disk.ts";

type Case = Record<"name" | "key" | "nonce" | "aad" | "plaintext" | "sealed", string>;

describe("seal", () => {
  it.each(readCases<Case>("vault/published-xchacha20-poly1305.json"))(
    "gives the published vector: $name",
    (one) => {
      const [key, nonce, aad] = [one.key, one.nonce, one.aad].map(hexToBytes) as [
        Uint8Array,
        Uint8Array,
        Uint8Array,
      ];
      expect(bytesToHex(seal(key, nonce, aad, hexToBytes(one.plaintext)))).toBe(one.sealed);
      expect(bytesToHex(open(key, nonce, aad, hexToBytes(one.sealed)) ?? key)).toBe(one.plaintext);
    },
  );

  it("opens what it sealed and nothing with one bit changed in key, nonce, AAD or ciphertext", () => {
    const of = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
    fc.assert(
      fc.property(
        of(32),
        of(24),
        fc.uint8Array({ minLength: 1 }),
        fc.uint8Array(),
        fc.nat(),
        fc.nat(3),
        (key, nonce, aad, plaintext, bit, which) => {
          const sealed = seal(key, nonce, aad, plaintext);
          expect(open(key, nonce, aad, sealed)).toEqual(plaintext);
          const parts = [key, nonce, aad, sealed].map((part) => part.slice());
          const target = parts[which] ?? key;
          const at = bit % (target.length * 8);
          target[at >> 3] = (target[at >> 3] ?? 0) ^ (1 << (at & 7));
          const [key2, nonce2, aad2, sealed2] = parts as [Uint8Array, Uint8Array, Uint8Array, Uint8Array];
          expect(open(key2, nonce2, aad2, sealed2)).toBeNull();
        },
      ),
    );
  });

  it("does not open what is shorter than a tag", () => {
    expect(open(new Uint8Array(32), new Uint8Array(24), new Uint8Array(), new Uint8Array(15))).toBeNull();
  });
});
