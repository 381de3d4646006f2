/**
 * Makes and uses the private keys of passkeys, for the five algorithms of algorithms.ts. Keys go in and out as
 * PKCS#8; signatures have the forms of WebAuthn Level 3, section 6.5.5.
 */
import { ed25519 } from "@noble/curves/ed25519.js";
import type { RandomBytes } from "../bytes/environment.ts";
import { type CoseAlgorithm, EDDSA, RS256 } from "./algorithms.ts";
import { type EcAlgorithm, ellipticCurveOf } from "./elliptic-curves.ts";
import { KeyFault } from "./key-fault.ts";
import { decodePkcs8, encodeEcPkcs8, encodeEd25519Pkcs8, type PrivateKey } from "./pkcs8.ts";
import type { PublicKey } from "./public-key.ts";
import type { RsaEngine } from "./rsa-engine.ts";

/** A new private key as PKCS#8. */
export async function generateSigningKey(
  alg: CoseAlgorithm,
  random: RandomBytes,
  rsa: RsaEngine,
): Promise<Uint8Array> {
  if (alg === RS256) return rsa.generate();
  if (alg === EDDSA) return encodeEd25519Pkcs8(random(32));
  return encodeEcPkcs8(alg, randomScalar(alg, random));
}

/** The public half. Throws KeyFault, "key/unsupported-algorithm" also where the key is not one for `alg`. */
export function publicKeyOf(alg: CoseAlgorithm, pkcs8: Uint8Array): PublicKey {
  return privateKeyFor(alg, pkcs8).publicKey;
}

/**
 * The signature over `message`: for ES256, ES384, ES512 DER of a deterministic ECDSA signature (RFC 6979; s is not
 * made small, as the WebAuthn vectors show), for EdDSA 64 bytes (RFC 8032), for RS256 PKCS#1 v1.5.
 * Throws KeyFault as publicKeyOf does.
 */
export async function sign(
  alg: CoseAlgorithm,
  pkcs8: Uint8Array,
  message: Uint8Array,
  rsa: RsaEngine,
): Promise<Uint8Array> {
  const key = privateKeyFor(alg, pkcs8);
  if (key.kind === "rsa") return rsa.sign(pkcs8, message);
  if (key.kind === "ed25519") return ed25519.sign(message, key.secret);
  const { noble } = ellipticCurveOf(key.publicKey.alg);
  return noble.sign(message, key.secret, { lowS: false, format: "der" });
}

function privateKeyFor(alg: CoseAlgorithm, pkcs8: Uint8Array): PrivateKey {
  const key = decodePkcs8(pkcs8);
  if (key.publicKey.alg !== alg)
    throw new KeyFault("key/unsupported-algorithm", "the key is for another algorithm");
  return key;
}

/** A private number without bias: drawn again until it is in range (FIPS 186-5, A.2.2). */
function randomScalar(alg: EcAlgorithm, random: RandomBytes): Uint8Array {
  const { sizeBytes, firstByteMask, noble } = ellipticCurveOf(alg);
  for (let attempt = 0; attempt < 100; attempt++) {
    const candidate = Uint8Array.from(random(sizeBytes));
    candidate[0] = (candidate[0] ?? 0) & firstByteMask;
    if (noble.utils.isValidSecretKey(candidate)) return candidate;
  }
  throw new RangeError("the source of randomness is broken");
}
