/**
 * Ed25519 by node:crypto, about 15 times as fast as in JavaScript, with exactly the verdicts of the log's own rule
 * (shared/log/signature-scheme.ts). Versions of OpenSSL differ on public keys of small order and in non-canonical
 * form, which the rule refuses; all of them refuse signatures with a part of small order, which the rule takes. So
 * keys are judged here, once each, and what OpenSSL refuses is put to the rule itself: a server that judged otherwise
 * than its clients could keep a log from them that they hold for good, or the reverse.
 */
import { createPublicKey, type KeyObject, verify } from "node:crypto";
import { bytesToHex } from "../../shared/bytes/bytes.ts";
import { type VerifySignature, verifyStrict } from "../../shared/log/signature-scheme.ts";
import { LruMap } from "../lru-map.ts";

/** SubjectPublicKeyInfo of Ed25519 up to the 32 bytes of the key (RFC 8410). */
const SPKI_PREFIX = Buffer.from("302a300506032b6570032100", "hex");
const KEY_LENGTH = 32;
const SIGNATURE_LENGTH = 64;
const KEYS_REMEMBERED = 20_000;

/** y coordinates of the eight points of small order, least significant byte first, without the sign of x. */
const SMALL_ORDER_Y: ReadonlySet<string> = new Set([
  "0000000000000000000000000000000000000000000000000000000000000000",
  "0100000000000000000000000000000000000000000000000000000000000000",
  "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
  "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
  "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
]);

/** A verifier that remembers the keys it has seen. */
export function signatureVerifier(): VerifySignature {
  const keys = new LruMap<KeyObject>(KEYS_REMEMBERED);
  return (signature, message, publicKey) => {
    if (signature.length !== SIGNATURE_LENGTH || publicKey.length !== KEY_LENGTH) return false;
    const name = bytesToHex(publicKey);
    const known = keys.get(name);
    if (known === undefined && !isSoundKey(publicKey)) return false;
    const key = known ?? keyObject(publicKey);
    if (known === undefined) keys.set(name, key);
    return verify(null, message, key, signature) || verifyStrict(signature, message, publicKey);
  };
}

/** Canonical (y below 2^255 - 19) and not of small order. That it is a point on the curve is left to OpenSSL. */
function isSoundKey(publicKey: Uint8Array): boolean {
  const y = publicKey.slice();
  y[KEY_LENGTH - 1] = (y[KEY_LENGTH - 1] ?? 0) & 0x7f;
  const isBelowPrime = (y[0] ?? 0) < 0xed || y[KEY_LENGTH - 1] !== 0x7f || y.subarray(1, -1).some(isNotFull);
  return isBelowPrime && !SMALL_ORDER_Y.has(bytesToHex(y));
}

function isNotFull(byte: number): boolean {
  return byte !== 0xff;
}

function keyObject(publicKey: Uint8Array): KeyObject {
  return createPublicKey({ key: Buffer.concat([SPKI_PREFIX, publicKey]), format: "der", type: "spki" });
}
