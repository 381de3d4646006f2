import { verify } from "node:crypto";
import { ed25519 } from "@noble/curves/ed25519.js";
import { describe, expect, it } from "vitest";
import { SoundKeys } from "../../../sync-server/auth/sound-keys.ts";

const SEED = new Uint8Array(32).fill(9);
const KEY = ed25519.getPublicKey(SEED);
const P = 2n ** 255n - 19n;

function littleEndian(value: bigint): Uint8Array {
  return Uint8Array.from({ length: 32 }, (_, index) => Number((value >> BigInt(8 * index)) & 0xffn));
}

describe("sound keys", () => {
  it("are given in the form that OpenSSL takes, the same one every time", () => {
    const keys = new SoundKeys();
    const message = Uint8Array.of(1, 2, 3);
    const key = keys.find(KEY);

    expect(key !== null && verify(null, message, key, ed25519.sign(message, SEED))).toBe(true);
    expect(keys.find(KEY.slice())).toBe(key);
  });

  it.each<[string, Uint8Array]>([
    ["the neutral element", littleEndian(1n)],
    ["the point of order 2", littleEndian(P - 1n)],
    ["a point of order 4", littleEndian(0n)],
    ["the same with the other sign", littleEndian(1n << 255n)],
    ["the prime itself", littleEndian(P)],
    ["a value beyond the prime", littleEndian(P + 3n)],
    ["31 bytes", KEY.slice(1)],
    ["33 bytes", new Uint8Array(33).fill(7)],
  ])("are not %s", (_what, bytes) => {
    expect(new SoundKeys().find(bytes)).toBe(null);
  });
});
