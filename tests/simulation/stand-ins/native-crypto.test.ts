/** What simulations use instead of the audited libraries gives the same bytes as they do. */

import { Chacha20Poly1305 } from "@hpke/chacha20poly1305";
import { CipherSuite, HkdfSha256 } from "@hpke/core";
import { DhkemX25519HkdfSha256 } from "@hpke/dhkem-x25519";
import { ed25519, x25519 } from "@noble/curves/ed25519.js";
import { sha256 } from "@noble/hashes/sha2.js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ed25519 as nativeEd25519, x25519 as nativeX25519 } from "./ed25519.ts";
import { HpkeError, CipherSuite as NativeSuite } from "./hpke.ts";
import { sha256 as nativeSha256 } from "./sha2.ts";

const anySecret = fc.uint8Array({ minLength: 32, maxLength: 32 });
const anyBytes = fc.uint8Array({ maxLength: 200 });
const RUNS = { numRuns: 20 };

describe("native crypto", () => {
  it("hashes as noble does", () => {
    fc.assert(
      fc.property(anyBytes, (bytes) => {
        expect(nativeSha256(bytes)).toEqual(sha256(bytes));
      }),
      RUNS,
    );
  });

  it("derives the same public keys and makes the same signatures", () => {
    fc.assert(
      fc.property(anySecret, anyBytes, (secret, message) => {
        expect(nativeEd25519.getPublicKey(secret)).toEqual(ed25519.getPublicKey(secret));
        expect(nativeX25519.getPublicKey(secret)).toEqual(x25519.getPublicKey(secret));
        expect(nativeEd25519.sign(message, secret)).toEqual(ed25519.sign(message, secret));
        const peer = x25519.getPublicKey(secret);
        expect(nativeX25519.getSharedSecret(secret, peer)).toEqual(x25519.getSharedSecret(secret, peer));
      }),
      RUNS,
    );
  });

  it("refuses points of small order", () => {
    for (const point of [new Uint8Array(32), new Uint8Array(32).with(0, 1)])
      expect(() => nativeX25519.getSharedSecret(new Uint8Array(32).fill(8), point)).toThrow();
  });

  it("accepts a signature and refuses it with any bit changed", () => {
    fc.assert(
      fc.property(anySecret, anyBytes, fc.nat(511), (secret, message, bit) => {
        const publicKey = nativeEd25519.getPublicKey(secret);
        const signature = nativeEd25519.sign(message, secret);
        const changed = signature.slice();
        changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));

        expect(nativeEd25519.verify(signature, message, publicKey)).toBe(true);
        expect(nativeEd25519.verify(signature, message, publicKey)).toBe(true);
        expect(nativeEd25519.verify(changed, message, publicKey)).toBe(false);
      }),
      RUNS,
    );
  });

  it("seals with HPKE to the same bytes and opens what the library sealed", async () => {
    await fc.assert(
      fc.asyncProperty(anySecret, anySecret, anyBytes, anyBytes, async (secret, ekm, info, text) => {
        const theirs = await sealWith(new CipherSuite(parts()), secret, ekm, info, text);
        const ours = await sealWith(new NativeSuite(), secret, ekm, info, text);
        const recipient = await new NativeSuite().createRecipientContext({
          recipientKey: secret,
          enc: buffer(theirs.enc),
          info: buffer(info),
        });
        const opened = await recipient.open(buffer(theirs.sealed), buffer(new Uint8Array()));

        expect(ours).toEqual(theirs);
        expect(new Uint8Array(opened)).toEqual(text);
      }),
      RUNS,
    );
  });

  it("answers with HpkeError what does not open", async () => {
    const secret = new Uint8Array(32).fill(7);
    const { enc, sealed } = await sealWith(new NativeSuite(), secret, secret, new Uint8Array(), secret);
    const recipient = await new NativeSuite().createRecipientContext({
      recipientKey: secret,
      enc: buffer(enc),
      info: buffer(Uint8Array.of(1)),
    });

    await expect(recipient.open(buffer(sealed), buffer(new Uint8Array()))).rejects.toThrow(HpkeError);
  });
});

function parts() {
  return { kem: new DhkemX25519HkdfSha256(), kdf: new HkdfSha256(), aead: new Chacha20Poly1305() };
}

type Suite = {
  readonly kem: { deserializePublicKey(raw: ArrayBuffer): Promise<unknown> };
  // biome-ignore lint/suspicious/noExplicitAny: the two suites name their key types differently
  createSenderContext(params: any): Promise<{
    enc: ArrayBuffer | Uint8Array;
    seal(plaintext: ArrayBuffer, aad: ArrayBuffer): Promise<ArrayBuffer | Uint8Array>;
  }>;
};

async function sealWith(
  suite: Suite,
  secret: Uint8Array,
  ekm: Uint8Array,
  info: Uint8Array,
  text: Uint8Array,
) {
  const recipientPublicKey = await suite.kem.deserializePublicKey(buffer(x25519.getPublicKey(secret)));
  const sender = await suite.createSenderContext({
    recipientPublicKey,
    info: buffer(info),
    ekm: buffer(ekm),
  });
  const sealed = await sender.seal(buffer(text), buffer(new Uint8Array()));
  return { enc: new Uint8Array(sender.enc), sealed: new Uint8Array(sealed) };
}

function buffer(bytes: Uint8Array): ArrayBuffer {
  return new Uint8Array(bytes).buffer;
}
