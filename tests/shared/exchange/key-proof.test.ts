import { pbkdf2Sync, webcrypto } from "node:crypto";
import { describe, expect, it } from "vitest";
import { utf8ToBytes } from "../../../shared/bytes/bytes.ts";
import { type ProofSubtle, pbkdf2BySubtle, proveKeyBySubtle } from "../../../shared/exchange/key-proof.ts";
import { type SampleKeyName, sampleKey } from "./sample-passkeys.ts";

const message = utf8ToBytes("signed to prove the key");
const NAMES: readonly SampleKeyName[] = ["ES256", "ES384", "ES512", "EdDSA", "RS256"];

/** A platform that knows no algorithm at all. */
const poor: ProofSubtle<null> = {
  importKey: () => Promise.reject(new Error("not supported")),
  sign: () => Promise.reject(new Error("not supported")),
  verify: () => Promise.reject(new Error("not supported")),
  deriveBits: () => Promise.reject(new Error("not supported")),
};

describe("proving a key", () => {
  it.each(NAMES)("%s signs, and its public key verifies", async (name) => {
    const { pkcs8, publicKey } = sampleKey(name);

    expect(await proveKeyBySubtle(webcrypto.subtle, message)(pkcs8, publicKey)).toBe(true);
  });

  it("fails with the public key of another", async () => {
    const prove = proveKeyBySubtle(webcrypto.subtle, message);

    expect(await prove(sampleKey("ES256").pkcs8, sampleKey("ES256b").publicKey)).toBe(false);
    expect(await prove(sampleKey("ES256").pkcs8, sampleKey("EdDSA").publicKey)).toBe(false);
  });

  it.each(NAMES)("%s: a platform without the algorithm is replaced, but for RSA", async (name) => {
    const { pkcs8, publicKey } = sampleKey(name);

    expect(await proveKeyBySubtle(poor, message)(pkcs8, publicKey)).toBe(name !== "RS256");
  });
});

describe("PBKDF2 by the platform", () => {
  it("is that of Node", async () => {
    const [password, salt] = [utf8ToBytes("password"), utf8ToBytes("salt")];

    const key = await pbkdf2BySubtle(webcrypto.subtle)(password, salt, 1000, 32);

    expect(Buffer.from(key)).toEqual(pbkdf2Sync(password, salt, 1000, 32, "sha256"));
  });
});
