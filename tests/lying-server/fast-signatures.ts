/** Ed25519 by node:crypto: the same signatures as the shipped ones, so that a file of tests takes seconds. */
import { createPrivateKey, sign } from "node:crypto";

/** PKCS #8 of an Ed25519 key up to its 32-byte seed (RFC 8410). */
const PKCS8_PREFIX = Buffer.from("302e020100300506032b657004220420", "hex");

export function signNatively(message: Uint8Array, seed: Uint8Array): Uint8Array {
  const key = createPrivateKey({ key: Buffer.concat([PKCS8_PREFIX, seed]), format: "der", type: "pkcs8" });
  return new Uint8Array(sign(null, message, key));
}
