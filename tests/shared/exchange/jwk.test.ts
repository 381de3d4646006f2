import { createPrivateKey } from "node:crypto";
import { describe, expect, it } from "vitest";
import { publicJwkOf, readEcNumbers, readPrivateJwk, writePrivateJwk } from "../../../shared/exchange/jwk.ts";
import { Skip } from "../../../shared/exchange/read-collector.ts";
import type { JsonObject } from "../../../shared/exchange/untrusted-json.ts";
import { type SampleKeyName, sampleKey, samplePkcs8 } from "./sample-passkeys.ts";

/** The JWK as Node makes it. */
function nodeJwk(name: SampleKeyName): JsonObject {
  const key = createPrivateKey({ key: Buffer.from(samplePkcs8(name)), format: "der", type: "pkcs8" });
  return JSON.parse(JSON.stringify(key.export({ format: "jwk" }))) as JsonObject;
}

function codeOf(jwk: JsonObject): string {
  try {
    readPrivateJwk(jwk);
    return "nothing was refused";
  } catch (error) {
    if (error instanceof Skip) return error.code;
    throw error;
  }
}

describe("JWK", () => {
  it.each<SampleKeyName>(["ES256", "ES384", "ES512", "EdDSA", "RS256"])(
    "%s from Node is the same key",
    (name) => {
      expect(readPrivateJwk(nodeJwk(name)).pkcs8).toEqual(samplePkcs8(name));
    },
  );

  it.each<SampleKeyName>(["ES256", "ES384", "ES512", "RS256"])(
    "%s is written with Node's numbers",
    (name) => {
      expect(writePrivateJwk(samplePkcs8(name))).toMatchObject(nodeJwk(name));
    },
  );

  it("is not written for Ed25519", () => {
    expect(writePrivateJwk(samplePkcs8("EdDSA"))).toBeNull();
  });

  it("gives its public half without a private number", () => {
    const names = Object.keys(publicJwkOf(nodeJwk("RS256")));

    expect(names.sort()).toEqual(["e", "ext", "key_ops", "kty", "n"]);
  });

  const ec = nodeJwk("ES256");
  const ed = nodeJwk("EdDSA");
  // what is wrong, JWK, reason
  it.each([
    ["no type", {}, "key-unsupported"],
    ["another curve", { ...ec, crv: "secp256k1" }, "key-unsupported"],
    ["no private number", { ...ec, d: "" }, "key-malformed"],
    ["zero as private number", { ...ec, d: "AAAA" }, "key-malformed"],
    ["another's public key", { ...ec, x: nodeJwk("ES256b")["x"] ?? "" }, "key-public-mismatch"],
    ["numbers that are too long", { ...ec, d: "A".repeat(50) }, "key-malformed"],
    ["X25519", { ...ed, crv: "X25519" }, "key-agreement-only"],
    ["a short seed", { ...ed, d: "AAAA" }, "key-malformed"],
    ["another's Ed25519 public key", { ...ed, x: ed["d"] ?? "" }, "key-public-mismatch"],
    ["an endless number", { ...nodeJwk("RS256"), n: "A".repeat(100_000) }, "key-too-large"],
    ["RSA without its primes", { ...nodeJwk("RS256"), p: "" }, "key-malformed"],
  ])("with %s is refused", (_, jwk, reason) => {
    expect(codeOf(jwk)).toBe(reason);
  });

  it("takes numbers without their leading zeros", () => {
    const { publicKey } = sampleKey("ES256");
    if (!("y" in publicKey)) throw new Error("not EC");
    const secret = Uint8Array.from([0, ...Buffer.from(String(ec["d"]), "base64url")]).slice(1);

    expect(readEcNumbers(-7, { secret, x: publicKey.x, y: publicKey.y }).pkcs8).toEqual(samplePkcs8("ES256"));
  });
});
