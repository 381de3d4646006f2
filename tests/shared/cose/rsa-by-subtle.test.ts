import { createPrivateKey, createPublicKey, verify } from "node:crypto";
import { describe, expect, it } from "vitest";
import { nodeRsa } from "../../support/node-randomness.ts";

describe("RSA by WebCrypto", () => {
  it("makes 2048-bit keys with exponent 65537 as PKCS#8 and signs with them", async () => {
    const pkcs8 = await nodeRsa.generate();
    const message = Uint8Array.of(1, 2, 3);

    const signature = await nodeRsa.sign(pkcs8, message);

    const key = createPrivateKey({ key: Buffer.from(pkcs8), format: "der", type: "pkcs8" });
    expect(key.asymmetricKeyDetails).toMatchObject({ modulusLength: 2048, publicExponent: 65537n });
    expect(verify("sha256", message, createPublicKey(key), signature)).toBe(true);
  });

  it("signs the same message the same way each time, and copies what it is given", async () => {
    const pkcs8 = await nodeRsa.generate();
    const inside = new Uint8Array([9, 1, 2, 3, 9]).subarray(1, 4);

    expect(await nodeRsa.sign(pkcs8, inside)).toEqual(await nodeRsa.sign(pkcs8, Uint8Array.of(1, 2, 3)));
  });
});
