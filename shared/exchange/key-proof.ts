/**
 * Signs with an imported key and verifies the signature, on the platform's WebCrypto: another implementation than the
 * one that read the key, so a key that passes is good for both. Where the platform lacks an algorithm (Ed25519 and
 * P-521 in some browsers), @noble/curves takes its place.
 */
import { ed25519 } from "@noble/curves/ed25519.js";
import { EDDSA, ES256, ES384, ES512, RS256 } from "../cose/algorithms.ts";
import { ellipticCurveOf, isEcAlgorithm } from "../cose/elliptic-curves.ts";
import { decodeClaimedPkcs8 } from "../cose/pkcs8.ts";
import { ecPoint, type PublicKey } from "../cose/public-key.ts";
import { encodeSpki } from "../cose/spki.ts";
import type { Pbkdf2, ProveKey } from "./exchange-doors.ts";

type Bytes = Uint8Array<ArrayBuffer>;
type ImportAlgorithm = { name: string; namedCurve?: string; hash?: string };
type SignAlgorithm = { name: string; hash?: string };

/** The part of SubtleCrypto that is used. `Key` is CryptoKey, of which nothing needs to be known here. */
export interface ProofSubtle<Key> {
  importKey(
    format: "pkcs8" | "spki" | "raw",
    key: Bytes,
    algorithm: ImportAlgorithm,
    extractable: boolean,
    usages: ("sign" | "verify" | "deriveBits")[],
  ): Promise<Key>;
  sign(algorithm: SignAlgorithm, key: Key, message: Bytes): Promise<ArrayBuffer>;
  verify(algorithm: SignAlgorithm, key: Key, signature: Bytes, message: Bytes): Promise<boolean>;
  deriveBits(
    algorithm: { name: "PBKDF2"; hash: "SHA-256"; salt: Bytes; iterations: number },
    key: Key,
    bits: number,
  ): Promise<ArrayBuffer>;
}

const PLATFORM: Readonly<Record<PublicKey["alg"], { import: ImportAlgorithm; sign: SignAlgorithm }>> = {
  [ES256]: { import: { name: "ECDSA", namedCurve: "P-256" }, sign: { name: "ECDSA", hash: "SHA-256" } },
  [ES384]: { import: { name: "ECDSA", namedCurve: "P-384" }, sign: { name: "ECDSA", hash: "SHA-384" } },
  [ES512]: { import: { name: "ECDSA", namedCurve: "P-521" }, sign: { name: "ECDSA", hash: "SHA-512" } },
  [EDDSA]: { import: { name: "Ed25519" }, sign: { name: "Ed25519" } },
  [RS256]: { import: { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" }, sign: { name: "RSASSA-PKCS1-v1_5" } },
};

/** `message`: what is signed, fresh for each caller. */
export function proveKeyBySubtle<Key>(subtle: ProofSubtle<Key>, message: Uint8Array): ProveKey {
  return async (pkcs8, publicKey) => {
    const { import: algorithm, sign } = PLATFORM[publicKey.alg];
    const plain = new Uint8Array(message);
    try {
      const privateKey = await subtle.importKey("pkcs8", new Uint8Array(pkcs8), algorithm, false, ["sign"]);
      const spki = new Uint8Array(encodeSpki(publicKey));
      const verifier = await subtle.importKey("spki", spki, algorithm, false, ["verify"]);
      const signature = new Uint8Array(await subtle.sign(sign, privateKey, plain));
      return await subtle.verify(sign, verifier, signature, plain);
    } catch {
      // Refused by the platform: it lacks the algorithm, or the key is bad. The other implementation decides.
      return proveByNoble(pkcs8, publicKey, message);
    }
  };
}

/** PBKDF2 by the same platform. */
export function pbkdf2BySubtle<Key>(subtle: ProofSubtle<Key>): Pbkdf2 {
  return async (password, salt, iterations, length) => {
    const key = await subtle.importKey("raw", new Uint8Array(password), { name: "PBKDF2" }, false, [
      "deriveBits",
    ]);
    const parameters = { name: "PBKDF2", hash: "SHA-256", salt: new Uint8Array(salt), iterations } as const;
    return new Uint8Array(await subtle.deriveBits(parameters, key, length * 8));
  };
}

/** RSA has no second implementation: what the platform refuses is no good. */
function proveByNoble(pkcs8: Uint8Array, publicKey: PublicKey, message: Uint8Array): boolean {
  const key = decodeClaimedPkcs8(pkcs8);
  if (key.kind === "ed25519" && publicKey.alg === EDDSA)
    return ed25519.verify(ed25519.sign(message, key.secret), message, publicKey.x, { zip215: false });
  if (
    key.kind !== "ec" ||
    publicKey.alg === EDDSA ||
    publicKey.alg === RS256 ||
    !isEcAlgorithm(publicKey.alg)
  )
    return false;
  const { noble } = ellipticCurveOf(publicKey.alg);
  const signature = noble.sign(message, key.secret, { lowS: false });
  return noble.verify(signature, message, ecPoint(publicKey), { lowS: false });
}
