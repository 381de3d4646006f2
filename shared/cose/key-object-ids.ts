/** AlgorithmIdentifiers of PKCS#8 and SubjectPublicKeyInfo (RFC 5480, RFC 8410, RFC 8017 appendix A). */
import { hexToBytes } from "../bytes/bytes.ts";
import { EDDSA, RS256 } from "./algorithms.ts";
import { encodeItem, TAG } from "./der.ts";
import { ellipticCurveOf } from "./elliptic-curves.ts";
import type { PublicKey } from "./public-key.ts";

/** Contents of OBJECT IDENTIFIERs. */
export const OBJECT_ID = {
  ecPublicKey: hexToBytes("2a8648ce3d0201"),
  ed25519: hexToBytes("2b6570"),
  rsaEncryption: hexToBytes("2a864886f70d010101"),
} as const;

/** The AlgorithmIdentifier of a key of this algorithm. */
export function algorithmIdentifier(alg: PublicKey["alg"]): Uint8Array {
  if (alg === EDDSA) return encodeItem(TAG.sequence, objectId(OBJECT_ID.ed25519));
  if (alg === RS256)
    return encodeItem(TAG.sequence, objectId(OBJECT_ID.rsaEncryption), encodeItem(TAG.nothing));
  return encodeItem(TAG.sequence, objectId(OBJECT_ID.ecPublicKey), objectId(ellipticCurveOf(alg).objectId));
}

function objectId(content: Uint8Array): Uint8Array {
  return encodeItem(TAG.objectId, content);
}
