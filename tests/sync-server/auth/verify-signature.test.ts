/**
 * The server's verdicts on signatures are those of the log's own rule, for honest signatures and for every kind of
 * trick that Ed25519 libraries disagree about.
 */
import { createHash, createPublicKey, verify as nodeVerify } from "node:crypto";
import { ed25519 } from "@noble/curves/ed25519.js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bytesToHex, concatBytes, hexToBytes } from "../../../shared/bytes/bytes.ts";
import { verifyStrict } from "../../../shared/log/signature-scheme.ts";
import { signatureVerifier } from "../../../sync-server/auth/verify-signature.ts";

const verify = signatureVerifier();
const { Point } = ed25519;
const P = 2n ** 255n - 19n;
const L = Point.Fn.ORDER;
const SEED = new Uint8Array(32).fill(7);
const KEY = ed25519.getPublicKey(SEED);
const MESSAGE = Uint8Array.of(1, 2, 3);
const SIGNATURE = ed25519.sign(MESSAGE, SEED);
const R = SIGNATURE.slice(0, 32);
const S = littleEndian(SIGNATURE.slice(32));
const ZERO = new Uint8Array(32);
/** A point of order 8, and all its multiples: everything of small order. */
const TORSION = Point.fromHex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05", true);
const SMALL = Array.from({ length: 8 }, (_, times) =>
  times === 0 ? Point.ZERO : TORSION.multiplyUnsafe(BigInt(times)),
);

describe("an honest signature", () => {
  it("is taken, and not for another message, key or with a bit changed", () => {
    const other = ed25519.getPublicKey(new Uint8Array(32).fill(8));

    expect(verify(SIGNATURE, MESSAGE, KEY)).toBe(true);
    expect(verify(SIGNATURE, Uint8Array.of(1, 2), KEY)).toBe(false);
    expect(verify(SIGNATURE, MESSAGE, other)).toBe(false);
    for (let bit = 0; bit < 512; bit += 37) {
      const changed = SIGNATURE.slice();
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(verify(changed, MESSAGE, KEY)).toBe(false);
    }
  });

  it("gets the rule's verdict whatever is signed", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), fc.uint8Array(), (seed, message) => {
        const key = ed25519.getPublicKey(seed);
        expect(verify(ed25519.sign(message, seed), message, key)).toBe(true);
        expect(verify(ed25519.sign(message, seed), message, KEY)).toBe(equal(key, KEY));
      }),
      { numRuns: 20 },
    );
  });
});

describe("tricks with the encoding", () => {
  // what | signature | key | verdict
  it.each<[string, Uint8Array, Uint8Array, boolean]>([
    ["S increased by the order", concatBytes(R, bytes(S + L)), KEY, false],
    ["S equal to the order", concatBytes(R, bytes(L)), KEY, false],
    ["S with its highest bits set", concatBytes(R, bytes(S | (7n << 253n))), KEY, false],
    ["S zero", concatBytes(R, ZERO), KEY, false],
    ["R not on the curve", concatBytes(bytes(2n), bytes(S)), KEY, false],
    ["R beyond the prime", concatBytes(bytes(P + 1n), bytes(S)), KEY, false],
    ["a key that is no point", SIGNATURE, bytes(2n), false],
    ["a key beyond the prime", SIGNATURE, bytes(P + 3n), false],
    ["the greatest number as key", SIGNATURE, new Uint8Array(32).fill(255), false],
    ["a short signature", SIGNATURE.slice(1), KEY, false],
    ["a long signature", concatBytes(SIGNATURE, Uint8Array.of(0)), KEY, false],
    ["a short key", SIGNATURE, KEY.slice(1), false],
    ["no signature", new Uint8Array(), KEY, false],
  ])("%s", (_what, signature, key, verdict) => {
    expect(verify(signature, MESSAGE, key)).toBe(verdict);
  });
});

describe("keys of small order", () => {
  it.each(SMALL.map((point) => [bytesToHex(point.toBytes()), point] as const))(
    "refuses what the key %s signs for everyone",
    (_hex, point) => {
      for (const candidate of SMALL) {
        const forged = concatBytes(candidate.toBytes(), ZERO);
        for (let text = 0; text < 8; text++)
          expect(verify(forged, Uint8Array.of(text), point.toBytes())).toBe(false);
      }
    },
  );

  it("refuses them also where their encoding is not the canonical one", () => {
    for (const hex of [
      "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
      "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
      "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
      "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
      "0100000000000000000000000000000000000000000000000000000000000080",
      "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    ])
      for (const candidate of SMALL)
        expect(verify(concatBytes(candidate.toBytes(), ZERO), MESSAGE, hexToBytes(hex))).toBe(false);
  });

  it("refuses what holds by the equation alone, with a commitment of full order", () => {
    const five = Point.BASE.multiply(5n);
    for (const key of SMALL)
      for (const part of SMALL)
        for (let text = 0; text < 4; text++) {
          const signature = concatBytes(five.add(part).toBytes(), bytes(5n));
          expect(verify(signature, Uint8Array.of(text), key.toBytes())).toBe(false);
        }
  });
});

describe("points with a part of small order", () => {
  it("gives the rule's verdict where OpenSSL would give another", () => {
    const scalar = 123_456_789n;
    const signer = Point.BASE.multiply(scalar);
    let differences = 0;
    for (const torsion of SMALL.slice(1))
      for (let text = 0; text < 4; text++) {
        const message = Uint8Array.of(text);
        const key = signer.toBytes();
        const point = Point.BASE.multiply(987n).add(torsion);
        const k = Point.Fn.create(littleEndian(ed25519Hash(point.toBytes(), key, message)));
        const s = Point.Fn.create(987n + k * scalar);
        const signature = concatBytes(point.toBytes(), bytes(s));
        if (!verifiedByNode(signature, message, key)) differences++;
        expect(verify(signature, message, key)).toBe(verifyStrict(signature, message, key));
        expect(verify(signature, message, key)).toBe(true);
      }

    expect(differences).toBeGreaterThan(0);
  });
});

function ed25519Hash(r: Uint8Array, key: Uint8Array, message: Uint8Array): Uint8Array {
  return createHash("sha512").update(r).update(key).update(message).digest();
}

function verifiedByNode(signature: Uint8Array, message: Uint8Array, key: Uint8Array): boolean {
  const spki = Buffer.concat([Buffer.from("302a300506032b6570032100", "hex"), key]);
  return nodeVerify(null, message, createPublicKey({ key: spki, format: "der", type: "spki" }), signature);
}

function littleEndian(octets: Uint8Array): bigint {
  return octets.reduceRight((sum, octet) => sum * 256n + BigInt(octet), 0n);
}

function bytes(value: bigint): Uint8Array {
  return Uint8Array.from({ length: 32 }, (_, place) => Number((value >> BigInt(8 * place)) & 255n));
}

function equal(a: Uint8Array, b: Uint8Array): boolean {
  return bytesToHex(a) === bytesToHex(b);
}
