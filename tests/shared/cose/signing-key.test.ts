import { createPublicKey, verify } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bytesToHex, hexToBytes, utf8ToBytes } from "../../../shared/bytes/bytes.ts";
import { EDDSA, ES256, ES384, ES512, RS256, SUPPORTED_ALGORITHMS } from "../../../shared/cose/algorithms.ts";
import { encodeItem, encodeUnsigned, TAG } from "../../../shared/cose/der.ts";
import type { EcAlgorithm } from "../../../shared/cose/elliptic-curves.ts";
import { KeyFault } from "../../../shared/cose/key-fault.ts";
import { encodeEcPkcs8, encodeEd25519Pkcs8 } from "../../../shared/cose/pkcs8.ts";
import { ecPublicKey, ed25519PublicKey } from "../../../shared/cose/public-key.ts";
import { generateSigningKey, publicKeyOf, sign } from "../../../shared/cose/signing-key.ts";
import { encodeSpki } from "../../../shared/cose/spki.ts";
import { nodeRandom, nodeRsa } from "../../support/node-randomness.ts";
import rfc6979 from "../../vectors/rfc6979-ecdsa.json" with { type: "json" };
import rfc8032 from "../../vectors/rfc8032-ed25519.json" with { type: "json" };

const HASH = {
  [ES256]: "sha256",
  [ES384]: "sha384",
  [ES512]: "sha512",
  [RS256]: "sha256",
  [EDDSA]: null,
} as const;

describe.each(rfc6979.keys)("RFC 6979 $section, $curve", ({ alg: number, x, signatures, ...point }) => {
  const alg = number as EcAlgorithm;
  const pkcs8 = encodeEcPkcs8(alg, hexToBytes(x));

  it("has the published public key", () => {
    if (!("ux" in point)) return expect(publicKeyOf(alg, pkcs8).alg).toBe(ES512);
    expect(publicKeyOf(alg, pkcs8)).toEqual(ecPublicKey(alg, hexToBytes(`04${point.ux}${point.uy}`)));
  });

  it.each(signatures)("signs $message as published", async ({ message, r, s }) => {
    const signature = await sign(alg, pkcs8, utf8ToBytes(message), nodeRsa);

    const published = encodeItem(TAG.sequence, encodeUnsigned(hexToBytes(r)), encodeUnsigned(hexToBytes(s)));
    expect(bytesToHex(signature)).toBe(bytesToHex(published));
  });
});

describe("RFC 8032 section 7.1", () => {
  it.each(rfc8032.cases)("$name", async ({ secretKey, publicKey, message, signature }) => {
    const pkcs8 = encodeEd25519Pkcs8(hexToBytes(secretKey));

    expect(publicKeyOf(EDDSA, pkcs8)).toEqual(ed25519PublicKey(hexToBytes(publicKey)));
    expect(bytesToHex(await sign(EDDSA, pkcs8, hexToBytes(message), nodeRsa))).toBe(signature);
  });
});

describe.each(SUPPORTED_ALGORITHMS.map((alg) => ({ alg })))("a new key for algorithm $alg", ({ alg }) => {
  it("signs whatever it is given so that Node verifies it, and nothing else", async () => {
    const pkcs8 = await generateSigningKey(alg, nodeRandom, nodeRsa);
    const spki = Buffer.from(encodeSpki(publicKeyOf(alg, pkcs8)));
    const key = createPublicKey({ key: spki, format: "der", type: "spki" });

    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (message) => {
        const signature = await sign(alg, pkcs8, message, nodeRsa);
        expect(verify(HASH[alg], message, key, signature)).toBe(true);
        expect(verify(HASH[alg], new Uint8Array([...message, 0]), key, signature)).toBe(false);
      }),
      { numRuns: 15 },
    );
  });

  it("differs from the next one", async () => {
    const keys = [
      await generateSigningKey(alg, nodeRandom, nodeRsa),
      await generateSigningKey(alg, nodeRandom, nodeRsa),
    ];

    expect(bytesToHex(keys[0] ?? new Uint8Array())).not.toBe(bytesToHex(keys[1] ?? new Uint8Array()));
  });

  it.each(SUPPORTED_ALGORITHMS.filter((other) => other !== alg))(
    "is refused for algorithm %i",
    async (other) => {
      const pkcs8 = await generateSigningKey(alg, nodeRandom, nodeRsa);

      expect(() => publicKeyOf(other, pkcs8)).toThrow(KeyFault);
      await expect(sign(other, pkcs8, new Uint8Array(1), nodeRsa)).rejects.toThrow(KeyFault);
    },
  );
});

describe("a private number for a curve", () => {
  it("is drawn again while it is zero or not below the order", async () => {
    const order = "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551";
    const draws = ["00".repeat(32), "ff".repeat(32), order, `${"00".repeat(31)}05`];
    const random = () => hexToBytes(draws.shift() ?? "");

    const pkcs8 = await generateSigningKey(ES256, random, nodeRsa);

    expect(bytesToHex(pkcs8)).toBe(bytesToHex(encodeEcPkcs8(ES256, hexToBytes(`${"00".repeat(31)}05`))));
    expect(draws).toEqual([]);
  });

  it("gives up on a source that only ever answers zeros", async () => {
    await expect(generateSigningKey(ES512, (length) => new Uint8Array(length), nodeRsa)).rejects.toThrow(
      RangeError,
    );
  });
});
