/**
 * Signatures that lenient verifiers of Ed25519 take and strict ones refuse. Whoever took them could be shown two logs
 * with one content, or a key that signs everything.
 */
import { ed25519 } from "@noble/curves/ed25519.js";
import { sha512 } from "@noble/hashes/sha2.js";
import { concatBytes } from "../../shared/bytes/bytes.ts";
import { type Entry, signedBytes } from "../../shared/log/entry.ts";
import type { DeviceKeys } from "../../shared/vault/device-keys.ts";

/** The neutral element as a public key, and the signature that it has under everything. */
export const SMALL_ORDER: Uint8Array = new Uint8Array(32).with(0, 1);
export const TRIVIAL_SIGNATURE: Uint8Array = concatBytes(SMALL_ORDER, new Uint8Array(32));

/** y = 2^255 - 18: the neutral element again, spelled beyond the prime. */
const NOT_CANONICAL = Uint8Array.from({ length: 32 }, (_, place) =>
  place === 0 ? 0xee : place === 31 ? 0x7f : 0xff,
);
const ORDER = ed25519.Point.Fn.ORDER;

/** The same signature to a verifier that does not look: its scalar plus the order of the group. */
export function withScalarPlusOrder(entry: Entry): Entry {
  const signatures = entry.signatures.map((signature) =>
    concatBytes(signature.slice(0, 32), scalarBytes(scalarOf(signature.slice(32)) + ORDER)),
  );
  return { ...entry, signatures };
}

/** A signature by the right key whose first half is a point in a spelling that no signer writes. */
export function withPointBeyondThePrime(entry: Entry, { signPublicKey, signSeed }: DeviceKeys): Entry {
  const challenge = scalarOf(sha512(concatBytes(NOT_CANONICAL, signPublicKey, signedBytes(entry, []))));
  const { scalar } = ed25519.utils.getExtendedPublicKey(signSeed);
  return { ...entry, signatures: [concatBytes(NOT_CANONICAL, scalarBytes((challenge * scalar) % ORDER))] };
}

/** By the rule of ZIP 215, which consensus systems use and this format does not. */
export function verifiesLeniently(signature: Uint8Array, message: Uint8Array, key: Uint8Array): boolean {
  return ed25519.verify(signature, message, key, { zip215: true });
}

function scalarOf(littleEndian: Uint8Array): bigint {
  return littleEndian.reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n);
}

function scalarBytes(scalar: bigint): Uint8Array {
  return Uint8Array.from({ length: 32 }, (_, place) => Number((scalar >> BigInt(8 * place)) & 0xffn));
}
