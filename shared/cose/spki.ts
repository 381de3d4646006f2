/**
 * A public key as SubjectPublicKeyInfo DER, which is what getPublicKey() answers (WebAuthn Level 3, 5.2.1.1).
 * Writes only; sites and tests read it.
 */
import { EDDSA, RS256 } from "./algorithms.ts";
import { encodeBitString, encodeItem, encodeUnsigned, TAG } from "./der.ts";
import { algorithmIdentifier } from "./key-object-ids.ts";
import { ecPoint, type PublicKey } from "./public-key.ts";

/** The DER bytes. */
export function encodeSpki(key: PublicKey): Uint8Array {
  return encodeItem(TAG.sequence, algorithmIdentifier(key.alg), encodeBitString(keyBytes(key)));
}

function keyBytes(key: PublicKey): Uint8Array {
  if (key.alg === EDDSA) return key.x;
  if (key.alg === RS256)
    return encodeItem(TAG.sequence, encodeUnsigned(key.modulus), encodeUnsigned(key.exponent));
  return ecPoint(key);
}
