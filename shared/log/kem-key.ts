/**
 * Whether an epoch key can be wrapped for a public key at all. A point of small order gives every sender the same
 * secret; HPKE refuses it, and so would every later rekey that has to wrap for it: nobody could be removed any more.
 */
import { x25519 } from "@noble/curves/ed25519.js";

/** Any scalar does: a point of small order times any clamped scalar is zero. */
const PROBE: Uint8Array = new Uint8Array(32).fill(0x08);

/** False for an X25519 public key (32 bytes) of small order. */
export function isUsableKemKey(publicKey: Uint8Array): boolean {
  try {
    x25519.getSharedSecret(PROBE, publicKey);
    return true;
  } catch {
    // The library throws for the all-zero result and for nothing else here.
    return false;
  }
}
