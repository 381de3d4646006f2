/**
 * HPKE (RFC 9180) in base mode with DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, ChaCha20-Poly1305: sealed to a public
 * key, and deterministic where the caller gives the ephemeral key's input keying material (ikmE, section 7.1.3).
 * Not here: PSK mode (../pairing/pairing-channel.ts), auth modes.
 */
import { Chacha20Poly1305 } from "@hpke/chacha20poly1305";
import { CipherSuite, HkdfSha256, HpkeError } from "@hpke/core";
import { DhkemX25519HkdfSha256 } from "@hpke/dhkem-x25519";

export type Encapsulated = {
  /** 32 bytes. */
  readonly enc: Uint8Array;
  readonly ciphertext: Uint8Array;
};

/**
 * Seals one message, its ephemeral key derived from `ikmE`: the same input gives the same bytes.
 * Never give one `ikmE` two plaintexts. Rejects for a public key of small order.
 */
export async function hpkeSeal(
  recipientPublicKey: Uint8Array,
  info: Uint8Array,
  ikmE: Uint8Array,
  plaintext: Uint8Array,
  aad: Uint8Array = new Uint8Array(),
): Promise<Encapsulated> {
  const suite = newSuite();
  const publicKey = await suite.kem.deserializePublicKey(buffer(recipientPublicKey));
  const sender = await suite.createSenderContext({
    recipientPublicKey: publicKey,
    info: buffer(info),
    ekm: buffer(ikmE),
  });
  const ciphertext = new Uint8Array(await sender.seal(buffer(plaintext), buffer(aad)));
  return { enc: new Uint8Array(sender.enc), ciphertext };
}

/** The message, or null where it was not sealed to this key with this info. Secret key of 32 bytes. */
export async function hpkeOpen(
  secretKey: Uint8Array,
  info: Uint8Array,
  sealed: Encapsulated,
  aad: Uint8Array = new Uint8Array(),
): Promise<Uint8Array | null> {
  const suite = newSuite();
  try {
    const recipientKey = await suite.kem.deserializePrivateKey(buffer(secretKey));
    const recipient = await suite.createRecipientContext({
      recipientKey,
      enc: buffer(sealed.enc),
      info: buffer(info),
    });
    return new Uint8Array(await recipient.open(buffer(sealed.ciphertext), buffer(aad)));
  } catch (cause) {
    if (cause instanceof HpkeError) return null;
    throw cause;
  }
}

/** The one suite of the format. */
export function newSuite(): CipherSuite {
  return new CipherSuite({
    kem: new DhkemX25519HkdfSha256(),
    kdf: new HkdfSha256(),
    aead: new Chacha20Poly1305(),
  });
}

/** The library wants an ArrayBuffer that holds these bytes and no others. */
export function buffer(bytes: Uint8Array): ArrayBuffer {
  return new Uint8Array(bytes).buffer;
}
