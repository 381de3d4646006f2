/**
 * Stands in for @noble/ciphers/chacha.js in simulations: noble's own XChaCha20-Poly1305, but what several devices open is
 * computed once.
 */
import { hash } from "node:crypto";
import { xchacha20poly1305 as noble } from "@noble/ciphers/chacha.js";
import { remembered } from "./curve-keys.ts";

export function xchacha20poly1305(key: Uint8Array, nonce: Uint8Array, aad: Uint8Array) {
  return {
    encrypt: (plaintext: Uint8Array): Uint8Array => noble(key, nonce, aad).encrypt(plaintext),
    /** Throws for what was not sealed like this. */
    decrypt: (sealed: Uint8Array): Uint8Array => {
      const all = hash("sha256", Buffer.concat([aad, sealed]), "buffer");
      return remembered(["opened", key, nonce, Uint8Array.of(aad.length, aad.length >> 8), all], () =>
        noble(key, nonce, aad).decrypt(sealed),
      );
    },
  };
}
