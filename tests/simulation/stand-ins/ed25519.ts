/**
 * Stands in for @noble/curves/ed25519.js in simulations: the same results from Node's own code, some thirty times
 * faster. A verdict is the same whoever asks, so a signature that several devices check is computed once.
 * Not here: ZIP 215's leniency (OpenSSL has one rule) and small-order refusals; those are checked against noble itself.
 */
import { hash, sign as nodeSign, verify as nodeVerify } from "node:crypto";
import { forgetKeys, openKey, publicKeyOf, secretKey, sharedSecret } from "./curve-keys.ts";

const verdicts = new Map<string, boolean>();
/** Every signature that was made here since the last reset, as latin1 text: what a lying server cannot have made. */
const made = new Set<string>();

export const ed25519 = {
  getPublicKey: (seed: Uint8Array): Uint8Array => publicKeyOf("ed25519", seed),
  sign: (message: Uint8Array, seed: Uint8Array): Uint8Array => {
    const signature = nodeSign(null, message, secretKey("ed25519", seed));
    made.add(signature.toString("latin1"));
    return new Uint8Array(signature);
  },
  verify: (signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array): boolean => {
    if (signature.length !== 64 || publicKey.length !== 32) return false;
    const parts = Buffer.concat([signature, publicKey, hash("sha256", message, "buffer")]);
    const id = parts.toString("latin1");
    const known = verdicts.get(id);
    if (known !== undefined) return known;
    const verdict = verifyNow(signature, message, publicKey);
    verdicts.set(id, verdict);
    return verdict;
  },
};

export const x25519 = {
  getPublicKey: (secret: Uint8Array): Uint8Array => publicKeyOf("x25519", secret),
  /** Throws for a point of small order, as noble does. */
  getSharedSecret: sharedSecret,
};

export function wasMadeHere(signature: Uint8Array): boolean {
  return made.has(Buffer.from(signature).toString("latin1"));
}

/** Between runs. */
export function forgetAll(): void {
  verdicts.clear();
  made.clear();
  forgetKeys();
}

function verifyNow(signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array): boolean {
  try {
    return nodeVerify(null, message, openKey("ed25519", publicKey), signature);
  } catch {
    // A key that is not a point.
    return false;
  }
}
