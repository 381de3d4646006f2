import { x25519 } from "@noble/curves/ed25519.js";
import { describe, expect, it } from "vitest";
import { hexToBytes } from "../../../shared/bytes/bytes.ts";
import { isUsableKemKey } from "../../../shared/log/kem-key.ts";
import { seededRandom } from "../vault/seeded-random.ts";

describe("keys to wrap for", () => {
  // The points of small order on Curve25519 and its twist, in every spelling of 255 bits.
  it.each([
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0100000000000000000000000000000000000000000000000000000000000000",
    "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
    "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
  ])("are not those of small order: %s", (key) => {
    expect(isUsableKemKey(hexToBytes(key))).toBe(false);
  });

  it("are those that devices make", () => {
    const random = seededRandom("kem keys");
    for (let round = 0; round < 20; round++)
      expect(isUsableKemKey(x25519.getPublicKey(random(32)))).toBe(true);
  });
});
