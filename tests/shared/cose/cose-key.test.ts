import { createPublicKey, verify } from "node:crypto";
import { describe, expect, it } from "vitest";
import { bytesToHex, hexToBytes } from "../../../shared/bytes/bytes.ts";
import { type CborKey, type CborValue, decodeStrict, encodeCanonical } from "../../../shared/cbor/cbor.ts";
import { CborFault } from "../../../shared/cbor/cbor-fault.ts";
import { decodeCoseKey, encodeCoseKey } from "../../../shared/cose/cose-key.ts";
import { KeyFault } from "../../../shared/cose/key-fault.ts";
import { ecPublicKey } from "../../../shared/cose/public-key.ts";
import { encodeSpki } from "../../../shared/cose/spki.ts";
import examples from "../../vectors/cose-working-group-keys.json" with { type: "json" };
import ed25519Vectors from "../../vectors/rfc8032-ed25519.json" with { type: "json" };

// alg -> CBOR before x, CBOR between x and y, hash of ECDSA
const EC = {
  "-7": ["a5010203262001215820", "225820", "sha256"],
  "-35": ["a501020338222002215830", "225830", "sha384"],
  "-36": ["a501020338232003215842", "225842", "sha512"],
} as const;
type EcName = keyof typeof EC;
const isEcName = (name: string): name is EcName => name in EC;

describe.each(examples.keys)("the COSE working group's key $name", ({ alg, x, y, toBeSigned, signature }) => {
  const name = String(alg);
  if (!isEcName(name)) throw new Error("an example of another algorithm");
  const [beforeX, beforeY, hash] = EC[name];
  const coseHex = `${beforeX}${x}${beforeY}${y}`;

  it("is encoded as the RFC orders its members, and read back", () => {
    const key = ecPublicKey(alg as -7 | -35 | -36, hexToBytes(`04${x}${y}`));

    expect(bytesToHex(encodeCoseKey(key))).toBe(coseHex);
    expect(decodeCoseKey(hexToBytes(coseHex))).toEqual(key);
  });

  it("verifies the example's signature after being turned into SubjectPublicKeyInfo", () => {
    const spki = Buffer.from(encodeSpki(decodeCoseKey(hexToBytes(coseHex))));
    const key = createPublicKey({ key: spki, format: "der", type: "spki" });

    const isValid = verify(
      hash,
      hexToBytes(toBeSigned),
      { key, dsaEncoding: "ieee-p1363" },
      hexToBytes(signature),
    );
    expect(isValid).toBe(true);
  });
});

describe("decodeCoseKey", () => {
  const [p256] = examples.keys;
  const good = new Map<CborKey, CborValue>([
    [1, 2],
    [3, -7],
    [-1, 1],
    [-2, hexToBytes(p256?.x ?? "")],
    [-3, hexToBytes(p256?.y ?? "")],
  ]);
  const okp = new Map<CborKey, CborValue>([
    [1, 1],
    [3, -8],
    [-1, 6],
    [-2, hexToBytes(ed25519Vectors.cases[0]?.publicKey ?? "")],
  ]);
  const modulus = new Uint8Array(256).fill(0xff);
  const rsa = new Map<CborKey, CborValue>([
    [1, 3],
    [3, -257],
    [-1, modulus],
    [-2, Uint8Array.of(1, 0, 1)],
  ]);
  const changed = (map: Map<CborKey, CborValue>, key: number, value: CborValue | undefined) => {
    const copy = new Map(map);
    if (value === undefined) copy.delete(key);
    else copy.set(key, value);
    return encodeCanonical(copy);
  };

  it.each([
    ["P-256", good],
    ["Ed25519", okp],
    ["RSA", rsa],
  ])("takes a plain %s key and gives back its bytes", (_name, map) => {
    const bytes = encodeCanonical(map);

    expect(encodeCoseKey(decodeCoseKey(bytes))).toEqual(bytes);
  });

  // defect, bytes
  it.each<[string, Uint8Array]>([
    ["no map", encodeCanonical([1, 2])],
    ["no algorithm", changed(good, 3, undefined)],
    ["an unknown algorithm", changed(good, 3, -47)],
    ["Ed448 (-53)", changed(okp, 3, -53)],
    ["RSA-PSS", changed(rsa, 3, -37)],
    ["another key type", changed(good, 1, 1)],
    ["another curve", changed(good, -1, 2)],
    ["no x", changed(good, -2, undefined)],
    ["a short x", changed(good, -2, new Uint8Array(31))],
    ["x as text", changed(good, -2, "x")],
    ["a compressed point", changed(good, -3, true)],
    ["a point beside the curve", changed(good, -3, new Uint8Array(32).fill(1))],
    ["a member too many", changed(good, 2, new Uint8Array(1))],
    ["the private key in it", changed(good, -4, new Uint8Array(32))],
    ["X25519", changed(okp, -1, 4)],
    ["an Ed25519 key of 31 bytes", changed(okp, -2, new Uint8Array(31))],
    ["an Ed25519 key that is no point", changed(okp, -2, new Uint8Array(32).fill(0xff))],
    ["an even modulus", changed(rsa, -1, new Uint8Array(256).fill(0xfe))],
    ["a modulus with leading zero", changed(rsa, -1, Uint8Array.of(0, ...modulus))],
    ["a modulus of 1024 bits", changed(rsa, -1, new Uint8Array(128).fill(0xff))],
    ["a modulus of 16384 bits", changed(rsa, -1, new Uint8Array(2048).fill(0xff))],
    ["exponent 1", changed(rsa, -2, Uint8Array.of(1))],
    ["an empty exponent", changed(rsa, -2, new Uint8Array(0))],
  ])("refuses %s", (_defect, bytes) => {
    expect(() => decodeCoseKey(bytes)).toThrow(KeyFault);
  });

  it("refuses another spelling of a good key", () => {
    const bytes = encodeCanonical(good);
    const swapped = hexToBytes(bytesToHex(bytes).replace("01020326", "03260102"));

    expect(decodeStrict(bytes)).toEqual(good);
    expect(() => decodeCoseKey(swapped)).toThrow(CborFault);
    expect(() => decodeCoseKey(new Uint8Array([...bytes, 0]))).toThrow(CborFault);
  });
});
