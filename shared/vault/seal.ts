/**
 * The one AEAD of the vault: XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha-03), 32-byte key, 24-byte nonce drawn by the
 * caller for every sealing, 16-byte tag behind the ciphertext. The cipher does not commit to its key: where that
 * matters (epoch keys) a commitment is published beside it.
 */
import { xchacha20poly1305 } from "@noble/ciphers/chacha.js";

export const SEAL_KEY_LENGTH = 32;
export const SEAL_NONCE_LENGTH = 24;

/** ciphertext || tag. `aad` is authenticated and not stored. */
export function seal(key: Uint8Array, nonce: Uint8Array, aad: Uint8Array, plaintext: Uint8Array): Uint8Array {
  return xchacha20poly1305(key, nonce, aad).encrypt(plaintext);
}

/** The plaintext, or null where key, nonce, AAD or ciphertext are not those of the sealing. */
export function open(
  key: Uint8Array,
  nonce: Uint8Array,
  aad: Uint8Array,
  sealed: Uint8Array,
): Uint8Array | null {
  try {
    return xchacha20poly1305(key, nonce, aad).decrypt(sealed);
  } catch {
    // Every cause is one answer: telling them apart would help only who guesses.
    return null;
  }
}
