/**
 * Private keys of foreign files. The key decides the algorithm, whatever labels say. Strict (shared/cose): nothing may
 * follow it. What is refused is named by what it is, since the person must learn which export to ask for instead.
 * Whether an embedded public key belongs to it is left to who proves the key (read-exchange.ts): a signature tells.
 */
import { equalBytes, hexToBytes } from "../bytes/bytes.ts";
import type { CoseAlgorithm } from "../cose/algorithms.ts";
import {
  contentOf,
  decodeFirstItem,
  decodeItems,
  encodeBitString,
  encodeItem,
  encodeUnsigned,
  TAG,
} from "../cose/der.ts";
import { type EcAlgorithm, ELLIPTIC_CURVES, type EllipticCurve } from "../cose/elliptic-curves.ts";
import { KeyFault } from "../cose/key-fault.ts";
import { algorithmIdentifier } from "../cose/key-object-ids.ts";
import { decodeClaimedPkcs8, decodePkcs8, encodeEd25519Pkcs8, type PrivateKey } from "../cose/pkcs8.ts";
import { ecPoint, type PublicKey } from "../cose/public-key.ts";
import { decodeBase64 } from "./base64.ts";
import { LIMITS } from "./limits.ts";
import { Skip, type Warn } from "./read-collector.ts";
import type { SkipCode } from "./remarks.ts";

export type ReadKey = {
  readonly alg: CoseAlgorithm;
  /** In canonical form: EC with the public key, Ed25519 without, RSA as it came. */
  readonly pkcs8: Uint8Array;
  readonly publicKey: PublicKey;
};

/** X25519, X448 (RFC 8410). */
const AGREEMENT_OBJECT_IDS = [hexToBytes("2b656e"), hexToBytes("2b656f")];
const SCALAR_LENGTHS = new Set([32, 48, 66]);

/** The key in exactly these PKCS#8 bytes. Throws Skip. */
export function readPkcs8(bytes: Uint8Array): ReadKey {
  if (bytes.length > LIMITS.keyBytes) throw new Skip("key-too-large");
  try {
    return canonical(decodeClaimedPkcs8(bytes), bytes);
  } catch (cause) {
    if (cause instanceof KeyFault) throw new Skip(whatItIs(cause, bytes), cause);
    throw cause;
  }
}

/** Why a key that was read does not prove itself. */
export function flawOfUnproven(pkcs8: Uint8Array): SkipCode {
  try {
    decodePkcs8(pkcs8);
    return "key-does-not-sign";
  } catch (cause) {
    if (cause instanceof KeyFault) return whatItIs(cause, pkcs8);
    throw cause;
  }
}

/** As readPkcs8, and takes SEC1 (RFC 5915), which must name its curve or have its length, with a warning. */
export function readPkcs8OrSec1(bytes: Uint8Array, warn: Warn): ReadKey {
  try {
    return readPkcs8(bytes);
  } catch (error) {
    if (!(error instanceof Skip) || error.code !== "key-sec1") throw error;
    const key = readPkcs8(pkcs8OfSec1(bytes));
    warn("sec1-converted");
    return key;
  }
}

/** PKCS#8 of a private number and the point that it is said to have; reading it checks whether it has. */
export function ecPkcs8(alg: EcAlgorithm, secret: Uint8Array, point: Uint8Array): Uint8Array {
  const ecPrivateKey = encodeItem(
    TAG.sequence,
    encodeUnsigned(Uint8Array.of(1)),
    encodeItem(TAG.octetString, secret),
    encodeItem(TAG.context1, encodeBitString(point)),
  );
  return wrapped(alg, ecPrivateKey);
}

/** Base64 text of a DER key. Throws Skip. */
export function decodeKeyText(text: string | null): Uint8Array {
  if (text === null || text === "") throw new Skip("key-missing");
  if (text.length > 2 * LIMITS.keyBytes) throw new Skip("key-too-large");
  if (text.includes("-----BEGIN")) throw new Skip("key-is-pem");
  const decoded = decodeBase64(text);
  if (decoded === null) throw new Skip("key-not-base64");
  return decoded.bytes;
}

/** Public keys of the bytes that were read here: deriving one takes longer than all else about a passkey. */
const known = new WeakMap<Uint8Array, PublicKey>();

/** The public key of canonical PKCS#8. Throws KeyFault. */
export function publicKeyIn(pkcs8: Uint8Array): PublicKey {
  return known.get(pkcs8) ?? decodePkcs8(pkcs8).publicKey;
}

function canonical(key: PrivateKey, bytes: Uint8Array): ReadKey {
  const pkcs8 = canonicalBytes(key, bytes);
  known.set(pkcs8, key.publicKey);
  return { alg: key.publicKey.alg, pkcs8, publicKey: key.publicKey };
}

function canonicalBytes(key: PrivateKey, bytes: Uint8Array): Uint8Array {
  if (key.kind === "rsa") return bytes;
  if (key.kind === "ed25519") return encodeEd25519Pkcs8(key.secret);
  // encodeEcPkcs8 would derive the point.
  return ecPkcs8(key.publicKey.alg, key.secret, ecPoint(key.publicKey));
}

function wrapped(alg: EcAlgorithm, ecPrivateKey: Uint8Array): Uint8Array {
  return encodeItem(
    TAG.sequence,
    encodeUnsigned(Uint8Array.of(0)),
    algorithmIdentifier(alg),
    encodeItem(TAG.octetString, ecPrivateKey),
  );
}

function whatItIs(fault: KeyFault, bytes: Uint8Array): SkipCode {
  if (fault.code === "key/trailing-bytes") return "key-trailing-bytes";
  if (fault.code === "key/public-key-mismatch") return "key-public-mismatch";
  if (fault.code === "key/unsupported-algorithm")
    return isForAgreement(bytes) ? "key-agreement-only" : "key-unsupported";
  if (bytes[0] !== TAG.sequence) return SCALAR_LENGTHS.has(bytes.length) ? "key-raw-scalar" : "key-malformed";
  // PKCS#8 has an algorithm in second place, SEC1 an octet string, PKCS#1 an integer; encrypted PKCS#8 begins with one.
  const tags = tagsOf(bytes);
  if (tags[0] === TAG.sequence && tags[1] === TAG.octetString) return "key-encrypted";
  if (tags[0] === TAG.integer && tags[1] === TAG.octetString) return "key-sec1";
  if (tags[0] === TAG.integer && tags[1] === TAG.integer) return "key-pkcs1";
  return "key-malformed";
}

function tagsOf(bytes: Uint8Array): readonly number[] {
  try {
    return decodeItems(decodeFirstItem(bytes).item.content).map((item) => item.tag);
  } catch (error) {
    if (error instanceof KeyFault) return [];
    throw error;
  }
}

function isForAgreement(bytes: Uint8Array): boolean {
  const algorithm = decodeItems(decodeFirstItem(bytes).item.content)[1];
  const name = algorithm && decodeItems(algorithm.content)[0]?.content;
  return name !== undefined && AGREEMENT_OBJECT_IDS.some((id) => equalBytes(id, name));
}

/** Wraps an ECPrivateKey; what it says of its curve is checked when the wrapped key is read. */
function pkcs8OfSec1(bytes: Uint8Array): Uint8Array {
  try {
    const { item, rest } = decodeFirstItem(bytes);
    if (rest.length > 0) throw new Skip("key-trailing-bytes");
    const [, secret, parameters] = decodeItems(item.content);
    const curve = curveOf(contentOf(secret, TAG.octetString).length, parameters?.content);
    return wrapped(curve.alg, bytes);
  } catch (cause) {
    if (cause instanceof KeyFault) throw new Skip("key-malformed", cause);
    throw cause;
  }
}

/** The length decides; a curve that is named and another is refused by decodePkcs8 afterwards. */
function curveOf(secretLength: number, parameters: Uint8Array | undefined): EllipticCurve {
  const named = ELLIPTIC_CURVES.find(
    (curve) => parameters !== undefined && equalBytes(encodeItem(TAG.objectId, curve.objectId), parameters),
  );
  const curve = named ?? ELLIPTIC_CURVES.find((candidate) => candidate.sizeBytes === secretLength);
  if (curve === undefined) throw new Skip("key-unsupported");
  return curve;
}
