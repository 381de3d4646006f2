/** A public key in the parts that COSE and SubjectPublicKeyInfo both consist of. Checked where it is made. */
import { ed25519 } from "@noble/curves/ed25519.js";
import { concatBytes } from "../bytes/bytes.ts";
import type { EDDSA, RS256 } from "./algorithms.ts";
import { type EcAlgorithm, ellipticCurveOf } from "./elliptic-curves.ts";
import { KeyFault } from "./key-fault.ts";

export type EcPublicKey = {
  readonly alg: EcAlgorithm;
  /** Big-endian, as long as the curve's field. */
  readonly x: Uint8Array;
  readonly y: Uint8Array;
};

export type Ed25519PublicKey = {
  readonly alg: typeof EDDSA;
  /** 32 bytes. */
  readonly x: Uint8Array;
};

export type RsaPublicKey = {
  readonly alg: typeof RS256;
  /** Big-endian, without leading zeros. */
  readonly modulus: Uint8Array;
  readonly exponent: Uint8Array;
};

export type PublicKey = EcPublicKey | Ed25519PublicKey | RsaPublicKey;

/** Smaller keys are refused by relying parties, larger ones only serve to keep a machine busy. */
const RSA_BITS = { min: 2048, max: 8192 } as const;

/** From 0x04 || x || y. Throws KeyFault "key/malformed" where the point is not on the curve. */
export function ecPublicKey(alg: EcAlgorithm, point: Uint8Array): EcPublicKey {
  const { sizeBytes, noble } = ellipticCurveOf(alg);
  if (point.length !== 1 + 2 * sizeBytes || !noble.utils.isValidPublicKey(point, false))
    throw new KeyFault("key/malformed", "not a point of the curve");
  return { alg, x: point.slice(1, 1 + sizeBytes), y: point.slice(1 + sizeBytes) };
}

/** 0x04 || x || y. */
export function ecPoint(key: EcPublicKey): Uint8Array {
  return concatBytes(Uint8Array.of(4), key.x, key.y);
}

/** From the 32 bytes of RFC 8032. Throws KeyFault "key/malformed" where they are no point in its one encoding. */
export function ed25519PublicKey(x: Uint8Array): Ed25519PublicKey {
  if (x.length !== 32 || !ed25519.utils.isValidPublicKey(x, false))
    throw new KeyFault("key/malformed", "not an Ed25519 public key");
  return { alg: -8, x };
}

/** From big-endian numbers without leading zeros. Throws KeyFault. */
export function rsaPublicKey(modulus: Uint8Array, exponent: Uint8Array): RsaPublicKey {
  const [first] = modulus;
  const isOdd = ((modulus.at(-1) ?? 0) & 1) === 1 && ((exponent.at(-1) ?? 0) & 1) === 1;
  const isPlain = (first ?? 0) !== 0 && (exponent[0] ?? 0) !== 0 && exponent.length <= 8;
  const isAboveOne = exponent.length > 1 || (exponent[0] ?? 0) > 1;
  if (!isOdd || !isPlain || !isAboveOne) throw new KeyFault("key/malformed", "not an RSA public key");
  const bits = modulus.length * 8 - Math.clz32(first ?? 0) + 24;
  if (bits < RSA_BITS.min || bits > RSA_BITS.max)
    throw new KeyFault("key/unsupported-algorithm", `an RSA key of ${bits} bits`);
  return { alg: -257, modulus, exponent };
}
