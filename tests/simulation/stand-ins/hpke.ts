/**
 * Stands in for @hpke/core and its two modules in simulations: RFC 9180 in base mode with DHKEM(X25519, HKDF-SHA256),
 * HKDF-SHA256 and ChaCha20-Poly1305, one message per context, without WebCrypto's threads, whose order no seed fixes.
 * Only what shared/vault/hpke-suite.ts calls.
 */
import { createCipheriv, createDecipheriv, createHmac } from "node:crypto";
import { publicKeyOf, remembered, sharedSecret } from "./curve-keys.ts";

const KEM_SUITE = Buffer.from([0x4b, 0x45, 0x4d, 0x00, 0x20]);
const SUITE = Buffer.from([0x48, 0x50, 0x4b, 0x45, 0x00, 0x20, 0x00, 0x01, 0x00, 0x03]);
const VERSION = Buffer.from("HPKE-v1");
const NONE = Buffer.alloc(0);

export class HpkeError extends Error {}
export class DhkemX25519HkdfSha256 {}
export class HkdfSha256 {}
export class Chacha20Poly1305 {}

type SenderParams = { recipientPublicKey: Uint8Array; info: ArrayBuffer; ekm: ArrayBuffer };
type RecipientParams = { recipientKey: Uint8Array; enc: ArrayBuffer; info: ArrayBuffer };

export class CipherSuite {
  readonly kem = {
    deserializePublicKey: async (raw: ArrayBuffer) => new Uint8Array(raw),
    deserializePrivateKey: async (raw: ArrayBuffer) => new Uint8Array(raw),
  };

  async createSenderContext({ recipientPublicKey, info, ekm }: SenderParams) {
    const ikm = Buffer.from(ekm);
    const ephemeral = derivedSecret(ikm);
    const enc = publicKeyOf("x25519", ephemeral);
    // Every member computes every wrap again.
    const seal = async (plaintext: ArrayBuffer, aad: ArrayBuffer) => {
      const parts = [recipientPublicKey, Buffer.from(info), ikm, Buffer.from(plaintext), Buffer.from(aad)];
      return remembered(["sealed", ...parts], () => {
        const schedule = keySchedule(shared(ephemeral, recipientPublicKey, enc, recipientPublicKey), info);
        const options = { authTagLength: 16 };
        const cipher = createCipheriv("chacha20-poly1305", schedule.key, schedule.nonce, options);
        cipher.setAAD(Buffer.from(aad), { plaintextLength: plaintext.byteLength });
        const sealed = cipher.update(Buffer.from(plaintext));
        return new Uint8Array(Buffer.concat([sealed, cipher.final(), cipher.getAuthTag()]));
      });
    };
    return { enc, seal };
  }

  async createRecipientContext({ recipientKey, enc, info }: RecipientParams) {
    const own = publicKeyOf("x25519", recipientKey);
    const schedule = keySchedule(shared(recipientKey, new Uint8Array(enc), new Uint8Array(enc), own), info);
    const open = async (sealed: ArrayBuffer, aad: ArrayBuffer) => {
      try {
        const bytes = Buffer.from(sealed);
        const cipher = createDecipheriv("chacha20-poly1305", schedule.key, schedule.nonce, {
          authTagLength: 16,
        });
        cipher.setAAD(Buffer.from(aad), { plaintextLength: bytes.length - 16 });
        cipher.setAuthTag(bytes.subarray(-16));
        return Buffer.concat([cipher.update(bytes.subarray(0, -16)), cipher.final()]);
      } catch (cause) {
        throw new HpkeError("does not open", { cause });
      }
    };
    return { open };
  }
}

/** DeriveKeyPair of section 7.1.3. */
function derivedSecret(ikm: Buffer): Uint8Array {
  return remembered(["derived", ikm], () => {
    const random = extract(KEM_SUITE, NONE, "dkp_prk", ikm);
    return new Uint8Array(expand(KEM_SUITE, random, "sk", NONE, 32));
  });
}

/** ExtractAndExpand of section 4.1. */
function shared(secret: Uint8Array, peer: Uint8Array, enc: Uint8Array, recipient: Uint8Array): Buffer {
  try {
    const dh = sharedSecret(secret, peer);
    const random = extract(KEM_SUITE, NONE, "eae_prk", dh);
    return expand(KEM_SUITE, random, "shared_secret", Buffer.concat([enc, recipient]), 32);
  } catch (cause) {
    throw new HpkeError("a key of small order", { cause });
  }
}

/** KeySchedule of section 5.1, mode_base. */
function keySchedule(sharedSecret: Buffer, info: ArrayBuffer): { key: Buffer; nonce: Buffer } {
  const context = Buffer.concat([
    Buffer.from([0]),
    extract(SUITE, NONE, "psk_id_hash", NONE),
    extract(SUITE, NONE, "info_hash", Buffer.from(info)),
  ]);
  const secret = extract(SUITE, sharedSecret, "secret", NONE);
  return {
    key: expand(SUITE, secret, "key", context, 32),
    nonce: expand(SUITE, secret, "base_nonce", context, 12),
  };
}

function extract(suite: Buffer, salt: Buffer, label: string, ikm: Uint8Array): Buffer {
  return hmac(salt, VERSION, suite, Buffer.from(label), ikm);
}

/** At most one block of output. */
function expand(suite: Buffer, random: Buffer, label: string, info: Uint8Array, length: number): Buffer {
  const wanted = Buffer.from([0, length]);
  return hmac(random, wanted, VERSION, suite, Buffer.from(label), info, Buffer.from([1])).subarray(0, length);
}

function hmac(key: Buffer, ...parts: readonly Uint8Array[]): Buffer {
  const mac = createHmac("sha256", key);
  for (const part of parts) mac.update(part);
  return mac.digest();
}
