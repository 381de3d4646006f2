import { createPrivateKey, generateKeyPairSync } from "node:crypto";
import { describe, expect, it } from "vitest";
import { bytesToHex, concatBytes } from "../../../shared/bytes/bytes.ts";
import { EDDSA, ES256, ES384, ES512, RS256 } from "../../../shared/cose/algorithms.ts";
import { encodeItem, encodeUnsigned, TAG } from "../../../shared/cose/der.ts";
import { algorithmIdentifier } from "../../../shared/cose/key-object-ids.ts";
import { decodePkcs8 } from "../../../shared/cose/pkcs8.ts";
import { encodeBase64 } from "../../../shared/exchange/base64.ts";
import { decodeKeyText, readPkcs8, readPkcs8OrSec1 } from "../../../shared/exchange/key-reading.ts";
import { encodePem } from "../../../shared/exchange/pem.ts";
import { Skip, type Warn } from "../../../shared/exchange/read-collector.ts";
import { type SampleKeyName, samplePkcs8 } from "./sample-passkeys.ts";

const silent: Warn = () => undefined;
const toBytes = (buffer: Buffer) => new Uint8Array(buffer);
const pkcs8 = samplePkcs8("ES256");

function codeOf(act: () => unknown): string {
  try {
    act();
    return "nothing was refused";
  } catch (error) {
    if (error instanceof Skip) return error.code;
    throw error;
  }
}

function sec1(curve: string): { readonly sec1: Uint8Array; readonly pkcs8: Uint8Array } {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: curve });
  return {
    sec1: toBytes(privateKey.export({ format: "der", type: "sec1" })),
    pkcs8: toBytes(privateKey.export({ format: "der", type: "pkcs8" })),
  };
}

/** PKCS#8 of an EC key without its public point, as some vendors write it. */
function withoutPoint(): Uint8Array {
  const key = decodePkcs8(pkcs8);
  if (key.kind !== "ec") throw new Error("not EC");
  const inner = encodeItem(
    TAG.sequence,
    encodeUnsigned(Uint8Array.of(1)),
    encodeItem(TAG.octetString, key.secret),
  );
  return encodeItem(
    TAG.sequence,
    encodeUnsigned(Uint8Array.of(0)),
    algorithmIdentifier(ES256),
    encodeItem(TAG.octetString, inner),
  );
}

describe("PKCS#8 of other vendors", () => {
  it.each<[SampleKeyName, number]>([
    ["ES256", ES256],
    ["ES384", ES384],
    ["ES512", ES512],
    ["EdDSA", EDDSA],
    ["RS256", RS256],
  ])("%s is told by the key itself", (name, alg) => {
    expect(readPkcs8(samplePkcs8(name)).alg).toBe(alg);
  });

  it("gets the public key that it lacks", () => {
    expect(withoutPoint().length).toBe(67);
    expect(readPkcs8(withoutPoint()).pkcs8).toEqual(pkcs8);
  });

  it("of Ed25519 may have the public key appended, and loses it again", () => {
    const { privateKey, publicKey } = generateKeyPairSync("ed25519");
    const plain = toBytes(privateKey.export({ format: "der", type: "pkcs8" }));
    const point = toBytes(publicKey.export({ format: "der", type: "spki" })).slice(-32);
    const attached = concatBytes(Uint8Array.of(0x81, 33, 0), point);
    const version1 = encodeItem(TAG.sequence, Uint8Array.of(2, 1, 1), plain.slice(5), attached);

    expect(readPkcs8(version1).pkcs8).toEqual(plain);
  });

  const x25519 = toBytes(generateKeyPairSync("x25519").privateKey.export({ format: "der", type: "pkcs8" }));
  const ed448 = toBytes(generateKeyPairSync("ed448").privateKey.export({ format: "der", type: "pkcs8" }));
  const koblitz = toBytes(
    generateKeyPairSync("ec", { namedCurve: "secp256k1" }).privateKey.export({
      format: "der",
      type: "pkcs8",
    }),
  );
  const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
  const weak = generateKeyPairSync("rsa", { modulusLength: 1024 }).privateKey;
  const encrypted = createPrivateKey(encodePem(pkcs8)).export({
    format: "der",
    type: "pkcs8",
    cipher: "aes-256-cbc",
    passphrase: "x",
  });
  // what it is, bytes, reason
  it.each([
    ["a raw scalar", pkcs8.slice(36, 68), "key-raw-scalar"],
    ["SEC1", sec1("P-256").sec1, "key-sec1"],
    ["PKCS#1", toBytes(rsa.export({ format: "der", type: "pkcs1" })), "key-pkcs1"],
    ["an encrypted key", toBytes(encrypted), "key-encrypted"],
    ["a key with bytes behind it", concatBytes(pkcs8, Uint8Array.of(0)), "key-trailing-bytes"],
    ["X25519", x25519, "key-agreement-only"],
    ["Ed448", ed448, "key-unsupported"],
    ["another curve", koblitz, "key-unsupported"],
    ["RSA of 1024 bits", toBytes(weak.export({ format: "der", type: "pkcs8" })), "key-unsupported"],
    ["a key that is cut off", pkcs8.slice(0, -1), "key-malformed"],
    [
      "a length that is not the shortest",
      concatBytes(Uint8Array.of(0x30, 0x82, 0, 0x87), pkcs8.slice(3)),
      "key-malformed",
    ],
    ["no key", new Uint8Array(40), "key-malformed"],
    ["a megabyte", new Uint8Array(1_000_000), "key-too-large"],
  ])("%s is refused by name", (_, bytes, reason) => {
    expect(codeOf(() => readPkcs8(bytes))).toBe(reason);
  });
});

describe("SEC1 where a vendor emits it", () => {
  it.each(["P-256", "P-384", "P-521"])("%s is converted, with a warning", (curve) => {
    const keys = sec1(curve);
    const warnings: string[] = [];

    const read = readPkcs8OrSec1(keys.sec1, (code) => warnings.push(code));

    expect(bytesToHex(read.pkcs8)).toBe(bytesToHex(keys.pkcs8));
    expect(warnings).toEqual(["sec1-converted"]);
  });

  it("must still be a good key", () => {
    const { sec1: good } = sec1("P-256");
    const zero = good.slice();
    zero.fill(0, 7, 39);

    expect(codeOf(() => readPkcs8OrSec1(zero, silent))).toBe("key-malformed");
    expect(codeOf(() => readPkcs8OrSec1(concatBytes(good, Uint8Array.of(1)), silent))).toBe(
      "key-trailing-bytes",
    );
    expect(codeOf(() => readPkcs8OrSec1(sec1("secp256k1").sec1, silent))).toMatch(
      /^key-(public-mismatch|malformed)$/,
    );
  });

  it("leaves PKCS#8 as it is, without a word", () => {
    const warnings: string[] = [];

    expect(readPkcs8OrSec1(pkcs8, (code) => warnings.push(code)).pkcs8).toEqual(pkcs8);
    expect(warnings).toEqual([]);
  });
});

describe("the text of a key", () => {
  it.each([
    ["missing", null, "key-missing"],
    ["empty", "", "key-missing"],
    ["PEM", encodePem(pkcs8), "key-is-pem"],
    ["not base64", "%%%", "key-not-base64"],
    ["endless", "A".repeat(1_000_000), "key-too-large"],
  ])("that is %s is refused by name", (_, text, reason) => {
    expect(codeOf(() => decodeKeyText(text))).toBe(reason);
  });

  it("may be standard base64", () => {
    expect(decodeKeyText(encodeBase64(pkcs8))).toEqual(pkcs8);
  });
});
