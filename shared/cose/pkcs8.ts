/**
 * Private keys as PKCS#8 DER (RFC 5208, RFC 5958; inside: RFC 5915, RFC 8410, RFC 8017): the form in which passkeys
 * are stored and travel between vendors. Reads what other software writes: with or without the public key, with or
 * without the curve repeated inside, versions 1 and 2. Refuses what only looks like it.
 * Not supported: encrypted PKCS#8, attributes with a meaning, multi-prime RSA.
 */
import { ed25519 } from "@noble/curves/ed25519.js";
import { bytesToHex, equalBytes } from "../bytes/bytes.ts";
import { EDDSA } from "./algorithms.ts";
import {
  bitStringBytes,
  contentOf,
  type DerItem,
  decodeFirstItem,
  decodeItems,
  encodeBitString,
  encodeItem,
  encodeUnsigned,
  TAG,
  unsignedOf,
} from "./der.ts";
import { type EcAlgorithm, ELLIPTIC_CURVES, ellipticCurveOf } from "./elliptic-curves.ts";
import { KeyFault } from "./key-fault.ts";
import { algorithmIdentifier, OBJECT_ID } from "./key-object-ids.ts";
import {
  type EcPublicKey,
  type Ed25519PublicKey,
  ecPoint,
  ecPublicKey,
  ed25519PublicKey,
  type RsaPublicKey,
  rsaPublicKey,
} from "./public-key.ts";

/** `secret`: the private number (EC) or the seed (Ed25519). RSA is only ever used through its PKCS#8 bytes. */
export type PrivateKey =
  | { readonly kind: "ec"; readonly secret: Uint8Array; readonly publicKey: EcPublicKey }
  | { readonly kind: "ed25519"; readonly secret: Uint8Array; readonly publicKey: Ed25519PublicKey }
  | { readonly kind: "rsa"; readonly publicKey: RsaPublicKey };

/** The key in exactly these bytes, checked against the public key that may be beside it. Throws KeyFault. */
export function decodePkcs8(bytes: Uint8Array): PrivateKey {
  return decode(bytes, false);
}

/**
 * As decodePkcs8, but an elliptic public key beside the private one is taken at its word: computing it is by far the
 * most work. For who proves by a signature that they belong together, and asks decodePkcs8 where that fails.
 */
export function decodeClaimedPkcs8(bytes: Uint8Array): PrivateKey {
  return decode(bytes, true);
}

function decode(bytes: Uint8Array, isTakenAtItsWord: boolean): PrivateKey {
  const { version, algorithm, inner, attached } = openWrapper(bytes);
  if (version > 1 || (version === 0 && attached !== null))
    throw new KeyFault("key/malformed", "a PKCS#8 version that does not fit");
  const [objectId, parameters, ...more] = decodeItems(algorithm);
  if (more.length > 0) throw new KeyFault("key/malformed", "an algorithm with too many parameters");
  const name = contentOf(objectId, TAG.objectId);
  if (equalBytes(name, OBJECT_ID.ecPublicKey)) {
    const key = decodeEc(parameters, inner, attached);
    return { kind: key.kind, secret: key.secret, publicKey: publicKeyOf(key, isTakenAtItsWord) };
  }
  if (equalBytes(name, OBJECT_ID.ed25519)) return decodeEd25519(parameters, inner, attached);
  if (equalBytes(name, OBJECT_ID.rsaEncryption)) return decodeRsa(parameters, inner);
  throw new KeyFault("key/unsupported-algorithm", "a private key of another algorithm");
}

/** `secret` is the private number, as long as the curve's field. The public key is written beside it, as OpenSSL does. */
export function encodeEcPkcs8(alg: EcAlgorithm, secret: Uint8Array): Uint8Array {
  const point = ellipticCurveOf(alg).noble.getPublicKey(secret, false);
  const ecPrivateKey = encodeItem(
    TAG.sequence,
    encodeUnsigned(Uint8Array.of(1)),
    encodeItem(TAG.octetString, secret),
    encodeItem(TAG.context1, encodeBitString(point)),
  );
  return wrap(alg, ecPrivateKey);
}

/** `seed`: 32 bytes. Version 1 without the public key, which every reader takes. */
export function encodeEd25519Pkcs8(seed: Uint8Array): Uint8Array {
  return wrap(EDDSA, encodeItem(TAG.octetString, seed));
}

function wrap(alg: EcAlgorithm | typeof EDDSA, inner: Uint8Array): Uint8Array {
  return encodeItem(
    TAG.sequence,
    encodeUnsigned(Uint8Array.of(0)),
    algorithmIdentifier(alg),
    encodeItem(TAG.octetString, inner),
  );
}

type Wrapper = {
  readonly version: number;
  readonly algorithm: Uint8Array;
  readonly inner: Uint8Array;
  /** The public key of RFC 5958, or null. */
  readonly attached: Uint8Array | null;
};

function openWrapper(bytes: Uint8Array): Wrapper {
  const sequence = outerSequence(bytes);
  const [version, algorithm, inner, ...optional] = decodeItems(sequence);
  if (version?.tag !== TAG.integer || algorithm?.tag !== TAG.sequence)
    // SEC 1 has an octet string in second place, PKCS#1 an integer.
    throw new KeyFault("key/not-pkcs8", "a private key in another wrapping");
  const attributes = optional[0]?.tag === TAG.context0 ? optional.shift() : undefined;
  const attached = optional[0]?.tag === TAG.context1Primitive ? optional.shift() : undefined;
  if (optional.length > 0) throw new KeyFault("key/malformed", "unknown members of PKCS#8");
  if (attributes !== undefined) decodeItems(attributes.content);
  return {
    version: Number(`0x${bytesToHex(unsignedOf(version))}`),
    algorithm: algorithm.content,
    inner: contentOf(inner, TAG.octetString),
    attached: attached === undefined ? null : bitStringBytes(attached.content),
  };
}

function outerSequence(bytes: Uint8Array): Uint8Array {
  if (bytes[0] !== TAG.sequence) throw new KeyFault("key/not-pkcs8", "not a DER sequence");
  const { item, rest } = decodeFirstItem(bytes);
  if (rest.length > 0) throw new KeyFault("key/trailing-bytes", "bytes follow the key");
  return item.content;
}

function decodeEc(parameters: DerItem | undefined, inner: Uint8Array, attached: Uint8Array | null): EcParts {
  const name = contentOf(parameters, TAG.objectId);
  const curve = ELLIPTIC_CURVES.find((candidate) => equalBytes(candidate.objectId, name));
  if (curve === undefined) throw new KeyFault("key/unsupported-algorithm", "another elliptic curve");
  const [version, secretItem, ...optional] = decodeItems(outerOf(inner));
  const secret = contentOf(secretItem, TAG.octetString);
  if (!equalBytes(unsignedOf(version), Uint8Array.of(1)) || secret.length !== curve.sizeBytes)
    throw new KeyFault("key/malformed", "not an EC private key of this curve");
  if (!curve.noble.utils.isValidSecretKey(secret))
    throw new KeyFault("key/malformed", "a private number out of range");
  const repeated = optional[0]?.tag === TAG.context0 ? optional.shift() : undefined;
  const embedded = optional[0]?.tag === TAG.context1 ? optional.shift() : undefined;
  if (optional.length > 0) throw new KeyFault("key/malformed", "unknown members of an EC private key");
  if (repeated !== undefined && !equalBytes(contentOf(only(repeated), TAG.objectId), name))
    throw new KeyFault("key/malformed", "two curves named in one key");
  const embeddedPoint =
    embedded === undefined ? null : bitStringBytes(contentOf(only(embedded), TAG.bitString));
  const claims = [embeddedPoint, attached].filter((point) => point !== null);
  return { kind: "ec", secret, alg: curve.alg, claims };
}

type EcParts = {
  readonly kind: "ec";
  readonly secret: Uint8Array;
  readonly alg: EcAlgorithm;
  /** What the key says of its public half: none, one or two points. */
  readonly claims: readonly Uint8Array[];
};

function publicKeyOf({ secret, alg, claims }: EcParts, isTakenAtItsWord: boolean): EcPublicKey {
  const [claim] = claims;
  const claimed = isTakenAtItsWord && claim !== undefined ? pointOrNull(alg, claim) : null;
  const publicKey = claimed ?? ecPublicKey(alg, ellipticCurveOf(alg).noble.getPublicKey(secret, false));
  const point = ecPoint(publicKey);
  if (!claims.every((other) => equalBytes(other, point))) throw mismatch();
  return publicKey;
}

function pointOrNull(alg: EcAlgorithm, claim: Uint8Array): EcPublicKey | null {
  try {
    return ecPublicKey(alg, claim);
  } catch (cause) {
    if (cause instanceof KeyFault) return null;
    throw cause;
  }
}

function decodeEd25519(
  parameters: DerItem | undefined,
  inner: Uint8Array,
  attached: Uint8Array | null,
): PrivateKey {
  if (parameters !== undefined) throw new KeyFault("key/malformed", "Ed25519 has no parameters");
  const { item, rest } = decodeFirstItem(inner);
  const secret = contentOf(item, TAG.octetString);
  if (rest.length > 0 || secret.length !== 32) throw new KeyFault("key/malformed", "not an Ed25519 seed");
  const publicKey = ed25519PublicKey(ed25519.getPublicKey(secret));
  if (attached !== null && !equalBytes(attached, publicKey.x)) throw mismatch();
  return { kind: "ed25519", secret, publicKey };
}

/** The numbers of RFC 8017 appendix A.1.2, checked against each other (not for primality). */
function decodeRsa(parameters: DerItem | undefined, inner: Uint8Array): PrivateKey {
  if (contentOf(parameters, TAG.nothing).length > 0)
    throw new KeyFault("key/malformed", "parameters where there are none");
  const items = decodeItems(outerOf(inner));
  const numbers = items.map(unsignedOf);
  const [version, modulus, exponent] = numbers;
  if (numbers.length !== 9 || version === undefined || modulus === undefined || exponent === undefined)
    throw new KeyFault("key/malformed", "not an RSA private key of two primes");
  const publicKey = rsaPublicKey(modulus, exponent);
  const [v = 1n, n = 0n, e = 0n, d = 0n, p = 0n, q = 0n, dp = 0n, dq = 0n, qInverse = 0n] = numbers.map(
    (number) => BigInt(`0x${bytesToHex(number)}`),
  );
  if (v !== 0n || p < 2n || q < 2n) throw new KeyFault("key/malformed", "not an RSA private key");
  if (p * q !== n || (d * e) % (p - 1n) !== 1n || (d * e) % (q - 1n) !== 1n) throw mismatch();
  if (dp !== d % (p - 1n) || dq !== d % (q - 1n) || (qInverse * q) % p !== 1n)
    throw new KeyFault("key/malformed", "RSA numbers that do not belong together");
  return { kind: "rsa", publicKey };
}

function outerOf(inner: Uint8Array): Uint8Array {
  const { item, rest } = decodeFirstItem(inner);
  if (rest.length > 0) throw new KeyFault("key/malformed", "bytes follow the inner key");
  return contentOf(item, TAG.sequence);
}

function only(item: DerItem): DerItem | undefined {
  const [first, ...more] = decodeItems(item.content);
  return more.length === 0 ? first : undefined;
}

function mismatch(): KeyFault {
  return new KeyFault("key/public-key-mismatch", "the public key belongs to another private key");
}
