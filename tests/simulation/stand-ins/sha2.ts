/** Stands in for @noble/hashes/sha2.js in simulations: one-shot SHA-256 by Node; HMAC and HKDF still use noble's own. */
import { hash } from "node:crypto";
import { sha256 as noble } from "@noble/hashes/sha2.js";

export { sha384, sha512 } from "@noble/hashes/sha2.js";

export const sha256: typeof noble = Object.assign(
  (message: Uint8Array) => new Uint8Array(hash("sha256", message, "buffer")),
  noble,
);
