import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bytesToHex, hexToBytes } from "../../../shared/bytes/bytes.ts";
import {
  type CoseAlgorithm,
  EDDSA,
  ES256,
  ES384,
  ES512,
  RS256,
  SUPPORTED_ALGORITHMS,
} from "../../../shared/cose/algorithms.ts";
import { encodeBitString, encodeItem, encodeUnsigned, TAG } from "../../../shared/cose/der.ts";
import { KeyFault, type KeyFaultCode } from "../../../shared/cose/key-fault.ts";
import { algorithmIdentifier } from "../../../shared/cose/key-object-ids.ts";
import { decodePkcs8, encodeEcPkcs8, encodeEd25519Pkcs8 } from "../../../shared/cose/pkcs8.ts";
import { generateSigningKey } from "../../../shared/cose/signing-key.ts";
import { encodeSpki } from "../../../shared/cose/spki.ts";
import { nodeRandom, nodeRsa } from "../../support/node-randomness.ts";

const NODE_KEY: Record<CoseAlgorithm, () => { privateKey: KeyObject; publicKey: KeyObject }> = {
  [ES256]: () => generateKeyPairSync("ec", { namedCurve: "P-256" }),
  [ES384]: () => generateKeyPairSync("ec", { namedCurve: "P-384" }),
  [ES512]: () => generateKeyPairSync("ec", { namedCurve: "P-521" }),
  [EDDSA]: () => generateKeyPairSync("ed25519"),
  [RS256]: () => generateKeyPairSync("rsa", { modulusLength: 2048 }),
};
const toBytes = (buffer: Buffer) => new Uint8Array(buffer);

function codeOf(bytes: Uint8Array): KeyFaultCode | "no fault" {
  try {
    decodePkcs8(bytes);
    return "no fault";
  } catch (error) {
    if (error instanceof KeyFault) return error.code;
    throw error;
  }
}

describe.each(SUPPORTED_ALGORITHMS.map((alg) => ({ alg })))("PKCS#8 of algorithm $alg", ({ alg }) => {
  it("that Node wrote is read, with the public key Node has", () => {
    const { privateKey, publicKey } = NODE_KEY[alg]();

    const read = decodePkcs8(toBytes(privateKey.export({ format: "der", type: "pkcs8" })));

    expect(read.publicKey.alg).toBe(alg);
    const spki = toBytes(publicKey.export({ format: "der", type: "spki" }));
    expect(bytesToHex(encodeSpki(read.publicKey))).toBe(bytesToHex(spki));
  });

  it("that was written here is read by Node, and is what Node itself would write", async () => {
    const pkcs8 = await generateSigningKey(alg, nodeRandom, nodeRsa);

    const key = createPrivateKey({ key: Buffer.from(pkcs8), format: "der", type: "pkcs8" });
    const spki = createPublicKey(key).export({ format: "der", type: "spki" });
    expect(bytesToHex(toBytes(key.export({ format: "der", type: "pkcs8" })))).toBe(bytesToHex(pkcs8));
    expect(bytesToHex(toBytes(spki))).toBe(bytesToHex(encodeSpki(decodePkcs8(pkcs8).publicKey)));
  });

  it("with a byte after it or one byte less is refused", async () => {
    const pkcs8 = await generateSigningKey(alg, nodeRandom, nodeRsa);

    expect(codeOf(new Uint8Array([...pkcs8, 0]))).toBe("key/trailing-bytes");
    expect(codeOf(pkcs8.slice(0, -1))).toBe("key/malformed");
  });
});

const integer = (value: number) => encodeUnsigned(Uint8Array.of(value));
const octets = (bytes: Uint8Array) => encodeItem(TAG.octetString, bytes);
const sequence = (...parts: Uint8Array[]) => encodeItem(TAG.sequence, ...parts);
const scalar = hexToBytes("c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721");
const point = hexToBytes(
  "0460fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb67903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299",
);
const otherPoint = hexToBytes(
  "046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c2964fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5",
);
const embedded = (bytes: Uint8Array) => encodeItem(TAG.context1, encodeBitString(bytes));
const attached = (bytes: Uint8Array) => encodeItem(TAG.context1Primitive, Uint8Array.of(0), bytes);
const curveName = (hex: string) => encodeItem(TAG.context0, encodeItem(TAG.objectId, hexToBytes(hex)));
const P256_ID = "2a8648ce3d030107";
const ecKey = (...optional: Uint8Array[]) => sequence(integer(1), octets(scalar), ...optional);
const ecPkcs8 = (inner: Uint8Array, ...optional: Uint8Array[]) =>
  sequence(integer(optional.length === 0 ? 0 : 1), algorithmIdentifier(ES256), octets(inner), ...optional);
const seed = hexToBytes("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60");
const edPublic = hexToBytes("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
const edPkcs8 = (inner: Uint8Array, ...optional: Uint8Array[]) =>
  sequence(integer(optional.length === 0 ? 0 : 1), algorithmIdentifier(EDDSA), octets(inner), ...optional);
const attributes = encodeItem(TAG.context0, sequence(encodeItem(TAG.objectId, hexToBytes(P256_ID))));

describe("forms that other software writes", () => {
  it.each([
    ["an EC key without its public key", ecPkcs8(ecKey())],
    ["an EC key with it", ecPkcs8(ecKey(embedded(point)))],
    ["an EC key that repeats the curve", ecPkcs8(ecKey(curveName(P256_ID)))],
    [
      "an EC key that repeats the curve and the public key",
      ecPkcs8(ecKey(curveName(P256_ID), embedded(point))),
    ],
    ["an EC key with the public key of RFC 5958", ecPkcs8(ecKey(), attached(point))],
    ["an EC key with attributes", ecPkcs8(ecKey(), attributes)],
  ])("%s is read", (_form, bytes) => {
    expect(decodePkcs8(bytes)).toEqual(decodePkcs8(encodeEcPkcs8(ES256, scalar)));
  });

  it.each([
    ["version 1", edPkcs8(octets(seed))],
    ["version 2 with the public key (RFC 8410 section 10.3)", edPkcs8(octets(seed), attached(edPublic))],
    ["version 2 with attributes and the public key", edPkcs8(octets(seed), attributes, attached(edPublic))],
  ])("an Ed25519 key of %s is read", (_form, bytes) => {
    expect(decodePkcs8(bytes)).toEqual(decodePkcs8(encodeEd25519Pkcs8(seed)));
  });
});

describe("the examples of RFC 8410 section 10.3", () => {
  const base64 = (text: string) => new Uint8Array(Buffer.from(text, "base64"));
  const publicKey = "19bf44096984cdfe8541bac167dc3b96c85086aa30b6b6cb0c5c38ad703166e1";

  it.each([
    ["without the public key", "MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC"],
    [
      "with attributes and the public key",
      "MHICAQEwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhCoB8wHQYKKoZIhvcNAQkJFDEPDA1DdXJkbGUgQ2hhaXJzgSEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=",
    ],
  ])("%s", (_name, text) => {
    expect(decodePkcs8(base64(text))).toEqual({
      kind: "ed25519",
      secret: hexToBytes("d4ee72dbf913584ad5b6d8f1f769f8ad3afe7c28cbf1d4fbe097a88f44755842"),
      publicKey: { alg: EDDSA, x: hexToBytes(publicKey) },
    });
  });
});

describe("what is refused", () => {
  const { privateKey: rsaKey } = NODE_KEY[RS256]();
  const p256Key = createPrivateKey({
    key: Buffer.from(encodeEcPkcs8(ES256, scalar)),
    format: "der",
    type: "pkcs8",
  });
  const encrypted = p256Key.export({ format: "der", type: "pkcs8", cipher: "aes-256-cbc", passphrase: "x" });
  const node = (key: KeyObject, type: "sec1" | "pkcs1") => toBytes(key.export({ format: "der", type }));
  const foreign = (type: "ed448" | "x25519") =>
    toBytes(generateKeyPairSync(type as "ed448").privateKey.export({ format: "der", type: "pkcs8" }));

  // defect, bytes, code
  it.each<[string, Uint8Array, KeyFaultCode]>([
    ["nothing", new Uint8Array(0), "key/not-pkcs8"],
    ["the bare private number", scalar, "key/not-pkcs8"],
    ["PEM text", new TextEncoder().encode("-----BEGIN PRIVATE KEY-----"), "key/not-pkcs8"],
    ["SEC 1", node(p256Key, "sec1"), "key/not-pkcs8"],
    ["PKCS#1", node(rsaKey, "pkcs1"), "key/not-pkcs8"],
    ["encrypted PKCS#8", toBytes(encrypted), "key/not-pkcs8"],
    ["a public key", encodeSpki(decodePkcs8(encodeEcPkcs8(ES256, scalar)).publicKey), "key/not-pkcs8"],
    ["an empty sequence", sequence(), "key/not-pkcs8"],
    ["another embedded public key", ecPkcs8(ecKey(embedded(otherPoint))), "key/public-key-mismatch"],
    ["another attached public key", ecPkcs8(ecKey(), attached(otherPoint)), "key/public-key-mismatch"],
    ["a compressed public key", ecPkcs8(ecKey(embedded(point.slice(0, 33)))), "key/public-key-mismatch"],
    ["another Ed25519 public key", edPkcs8(octets(seed), attached(seed)), "key/public-key-mismatch"],
    ["two curves", ecPkcs8(ecKey(curveName("2b81040022"))), "key/malformed"],
    ["an unknown member of the EC key", ecPkcs8(ecKey(integer(1))), "key/malformed"],
    ["an unknown member of PKCS#8", ecPkcs8(ecKey(), integer(1)), "key/malformed"],
    ["bytes after the inner key", ecPkcs8(new Uint8Array([...ecKey(), 0])), "key/malformed"],
    ["a private number of 31 bytes", ecPkcs8(sequence(integer(1), octets(scalar.slice(1)))), "key/malformed"],
    ["the private number zero", ecPkcs8(sequence(integer(1), octets(new Uint8Array(32)))), "key/malformed"],
    [
      "a private number above the order",
      ecPkcs8(sequence(integer(1), octets(new Uint8Array(32).fill(255)))),
      "key/malformed",
    ],
    ["an EC key of version 2", ecPkcs8(sequence(integer(2), octets(scalar))), "key/malformed"],
    [
      "PKCS#8 of version 3",
      sequence(integer(2), algorithmIdentifier(ES256), octets(ecKey())),
      "key/malformed",
    ],
    [
      "version 1 with a version 2 member",
      sequence(integer(0), algorithmIdentifier(EDDSA), octets(octets(seed)), attached(edPublic)),
      "key/malformed",
    ],
    ["no private key inside", sequence(integer(0), algorithmIdentifier(ES256)), "key/malformed"],
    [
      "no curve",
      sequence(integer(0), sequence(encodeItem(TAG.objectId, hexToBytes("2a8648ce3d0201"))), octets(ecKey())),
      "key/malformed",
    ],
    [
      "secp256k1",
      sequence(
        integer(0),
        sequence(
          encodeItem(TAG.objectId, hexToBytes("2a8648ce3d0201")),
          encodeItem(TAG.objectId, hexToBytes("2b8104000a")),
        ),
        octets(ecKey()),
      ),
      "key/unsupported-algorithm",
    ],
    [
      "Ed25519 with parameters",
      sequence(
        integer(0),
        sequence(encodeItem(TAG.objectId, hexToBytes("2b6570")), encodeItem(TAG.nothing)),
        octets(octets(seed)),
      ),
      "key/malformed",
    ],
    ["an Ed25519 seed of 31 bytes", edPkcs8(octets(seed.slice(1))), "key/malformed"],
    ["an Ed25519 seed without its own wrapping", edPkcs8(seed), "key/malformed"],
    ["the 64-byte expanded form", edPkcs8(octets(new Uint8Array([...seed, ...edPublic]))), "key/malformed"],
    ["Ed448", foreign("ed448"), "key/unsupported-algorithm"],
    ["X25519", foreign("x25519"), "key/unsupported-algorithm"],
    [
      "RSA of 1024 bits",
      toBytes(
        generateKeyPairSync("rsa", { modulusLength: 1024 }).privateKey.export({
          format: "der",
          type: "pkcs8",
        }),
      ),
      "key/unsupported-algorithm",
    ],
  ])("%s", (_defect, bytes, code) => {
    expect(codeOf(bytes)).toBe(code);
  });

  it("RSA numbers of two different keys", () => {
    const jwk = (key: KeyObject) => key.export({ format: "jwk" });
    const [mine, other] = [jwk(rsaKey), jwk(NODE_KEY[RS256]().privateKey)];
    const number = (text: string | undefined) =>
      encodeUnsigned(new Uint8Array(Buffer.from(text ?? "", "base64url")));
    const build = (key: JsonWebKey) =>
      sequence(
        integer(0),
        algorithmIdentifier(RS256),
        octets(
          sequence(integer(0), ...[key.n, key.e, key.d, key.p, key.q, key.dp, key.dq, key.qi].map(number)),
        ),
      );

    expect(codeOf(build(mine))).toBe("no fault");
    expect(codeOf(build({ ...mine, n: other.n ?? "" }))).toBe("key/public-key-mismatch");
    expect(codeOf(build({ ...mine, d: other.d ?? "" }))).toBe("key/public-key-mismatch");
    expect(codeOf(build({ ...mine, dp: other.dp ?? "" }))).toBe("key/malformed");
    expect(codeOf(build({ ...mine, qi: other.qi ?? "" }))).toBe("key/malformed");
    expect(codeOf(build({ ...mine, p: mine.q ?? "", q: mine.p ?? "" }))).toBe("key/malformed");
  });

  it("a good key with one byte changed, unless the change means nothing", () => {
    const good = encodeEcPkcs8(ES256, scalar);
    fc.assert(
      fc.property(fc.nat(good.length - 1), fc.nat(255), (place, value) => {
        const bytes = good.with(place, value);
        if (codeOf(bytes) === "no fault") expect(decodePkcs8(bytes)).toEqual(decodePkcs8(good));
      }),
      { numRuns: 400 },
    );
  });
});
