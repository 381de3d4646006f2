/**
 * Under which name a server finds the vaults of a paper device: a hash of its signing key, so that the server's table
 * of names is no table of keys. Whoever asks proves possession of the key first.
 */
import { sha256 } from "@noble/hashes/sha2.js";
import { LABELS, labelled } from "../log/labels.ts";

/** SHA-256(L(locator) || R_sig_pk), 32 bytes. */
export function locatorOf(recoverySignPublicKey: Uint8Array): Uint8Array {
  return sha256(labelled(LABELS.locator, recoverySignPublicKey));
}
