/**
 * Stands in for @noble/curves/ed25519.js in simulations: the same results from Node's own code, some thirty times
 * faster. A verdict is the same whoever asks, so a signature that several devices check is computed once.
 * Not here: ZIP 215's leniency (OpenSSL has one rule) and small-order refusals; those are checked against noble itself.
 */
import { hash, sign as nodeSign, verify as nodeVerify } from "node:crypto";
import { forgetKeys, openKey, publicKeyOf, secretKey } from "./curve-keys.ts";

const verdicts = new Map<string, boolean>();

export const ed25519 = {
  getPublicKey: (seed: Uint8Array): Uint8Array => publicKeyOf("ed25519", seed),
  sign: (message: Uint8Array, seed: Uint8Array): Uint8Array =>
    new Uint8Array(nodeSign(null, message, secretKey("ed25519", seed))),
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
};

/** Between runs. */
export function forgetVerdicts(): void {
  verdicts.clear();
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
