import { createPrivateKey, createPublicKey, sign, verify } from "node:crypto";
import { ed25519 } from "@noble/curves/ed25519.js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { concatBytes } from "../../../shared/bytes/bytes.ts";
import { accept } from "../../../shared/log/accept.ts";
import { encodeEntry, signEntry } from "../../../shared/log/entry.ts";
import { nobleSignatures, type SignatureScheme, verifyStrict } from "../../../shared/log/signature-scheme.ts";
import { LogBuilder } from "../vault/log-builder.ts";

const PKCS8 = Buffer.from("302e020100300506032b657004220420", "hex");
const SPKI = Buffer.from("302a300506032b6570032100", "hex");

/** Node's own Ed25519, as a server would give it. */
const nodeSignatures: SignatureScheme = {
  sign: (message, seed) => {
    const key = createPrivateKey({ key: Buffer.concat([PKCS8, seed]), format: "der", type: "pkcs8" });
    return new Uint8Array(sign(null, message, key));
  },
  verify: (signature, message, publicKey) => {
    const key = createPublicKey({ key: Buffer.concat([SPKI, publicKey]), format: "der", type: "spki" });
    return verify(null, message, key, signature);
  },
};

describe("signature scheme", () => {
  it("gives the same signatures as another implementation, which each takes from the other", () => {
    const bytes = fc.uint8Array({ minLength: 32, maxLength: 32 });
    fc.assert(
      fc.property(bytes, fc.uint8Array({ maxLength: 200 }), (seed, message) => {
        const signature = nobleSignatures.sign(message, seed);
        expect(signature).toEqual(nodeSignatures.sign(message, seed));
        expect(nodeSignatures.verify(signature, message, ed25519.getPublicKey(seed))).toBe(true);
      }),
      { numRuns: 20 },
    );
  });

  it("from outside signs and judges entries", async () => {
    const log = await LogBuilder.found();
    const { signatures: _ours, ...unsigned } = log.draft("groupAbort", log.device);
    const entry = signEntry(unsigned, log.device.signSeed, [], nodeSignatures);
    expect(accept(log.state, encodeEntry(entry), nodeSignatures.verify).outcome).toBe("accepted");
    expect(accept(log.state, encodeEntry(entry)).outcome).toBe("accepted");
  });
});

describe("strict Ed25519", () => {
  const message = Uint8Array.of(1, 2, 3);

  it("refuses a small-order public key, under which ZIP 215 accepts a signature over anything", () => {
    const identity = concatBytes(Uint8Array.of(1), new Uint8Array(31));
    const forged = concatBytes(identity, new Uint8Array(32));
    expect(ed25519.verify(forged, message, identity, { zip215: true })).toBe(true);
    expect(verifyStrict(forged, message, identity)).toBe(false);
  });

  it("refuses a signature whose scalar is not reduced", () => {
    const seed = new Uint8Array(32).fill(3);
    const signature = ed25519.sign(message, seed);
    const order = 2n ** 252n + 27742317777372353535851937790883648493n;
    let scalar = order;
    for (let index = 0; index < 32; index++)
      scalar += BigInt(signature[32 + index] ?? 0) << BigInt(8 * index);
    const malleable = signature.slice();
    for (let index = 0; index < 32; index++)
      malleable[32 + index] = Number((scalar >> BigInt(8 * index)) & 0xffn);
    expect(verifyStrict(signature, message, ed25519.getPublicKey(seed))).toBe(true);
    expect(verifyStrict(malleable, message, ed25519.getPublicKey(seed))).toBe(false);
  });
});
