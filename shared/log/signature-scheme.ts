/**
 * Ed25519 as the log signs and verifies (FORMAT.md, "Suite 1"). Given from outside where a faster one is at hand, for
 * instance a server's; every one gives the same signatures and takes no others.
 */
import { ed25519 } from "@noble/curves/ed25519.js";

/** Says whether `signature` over `message` is that of `publicKey`. Strict Ed25519: one message, one signature. */
export type VerifySignature = (signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array) => boolean;

export type SignatureScheme = {
  /** The 64-byte signature over `message`; `seed` (32 bytes) is secret. */
  readonly sign: (message: Uint8Array, seed: Uint8Array) => Uint8Array;
  readonly verify: VerifySignature;
};

/** Strict Ed25519 (RFC 8032 without ZIP 215's leniency): refuses non-canonical and small-order points. */
export const verifyStrict: VerifySignature = (signature, message, publicKey) =>
  ed25519.verify(signature, message, publicKey, { zip215: false });

/** The scheme that needs nothing from outside. */
export const nobleSignatures: SignatureScheme = {
  sign: (message, seed) => ed25519.sign(message, seed),
  verify: verifyStrict,
};
