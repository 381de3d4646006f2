/**
 * The log's signatures by node:crypto: the same bytes as in JavaScript, many times as fast. For what a bench prepares
 * before its clock starts; what is measured signs as the extension does.
 */
import { createPrivateKey, type KeyObject, sign } from "node:crypto";
import { bytesToHex } from "../../../shared/bytes/bytes.ts";
import { type SignatureScheme, verifyStrict } from "../../../shared/log/signature-scheme.ts";

/** PrivateKeyInfo of Ed25519 up to the 32 bytes of the seed (RFC 8410). */
const PKCS8_PREFIX = Buffer.from("302e020100300506032b657004220420", "hex");

const KEYS = new Map<string, KeyObject>();

export const nodeSignatures: SignatureScheme = {
  sign: (message, seed) => new Uint8Array(sign(null, message, keyOf(seed))),
  verify: verifyStrict,
};

function keyOf(seed: Uint8Array): KeyObject {
  const name = bytesToHex(seed);
  const known = KEYS.get(name);
  if (known !== undefined) return known;
  const key = createPrivateKey({
    key: Buffer.concat([PKCS8_PREFIX, seed]),
    format: "der",
    type: "pkcs8",
  });
  KEYS.set(name, key);
  return key;
}
