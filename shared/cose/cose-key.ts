/**
 * A credential's public key as COSE_Key bytes (RFC 9052 section 7; RFC 9053 section 7; RFC 8230 section 4), in the
 * form WebAuthn Level 3 section 6.5.1.1 asks for: "alg" present, no optional member, uncompressed points.
 * Not supported: compressed points, key ids, X25519, Ed448.
 */
import { concatBytes } from "../bytes/bytes.ts";
import { type CborKey, type CborValue, decodeStrict, encodeCanonical } from "../cbor/cbor.ts";
import { EDDSA, RS256 } from "./algorithms.ts";
import { ELLIPTIC_CURVES, ellipticCurveOf } from "./elliptic-curves.ts";
import { KeyFault } from "./key-fault.ts";
import { ecPublicKey, ed25519PublicKey, type PublicKey, rsaPublicKey } from "./public-key.ts";

/** Labels of COSE_Key members. -1, -2 and -3 mean something else in each key type. */
const KTY = 1;
const ALG = 3;
const KEY_TYPE = { okp: 1, ec2: 2, rsa: 3 } as const;
const ED25519_CURVE = 6;

/** The CBOR bytes of the key. */
export function encodeCoseKey(key: PublicKey): Uint8Array {
  return encodeCanonical(new Map<CborKey, CborValue>([[ALG, key.alg], ...membersOf(key)]));
}

/** The key that exactly these bytes stand for. Throws CborFault or KeyFault. */
export function decodeCoseKey(bytes: Uint8Array): PublicKey {
  return readCoseKey(decodeStrict(bytes));
}

/** The key that a decoded COSE_Key map stands for. Throws KeyFault. */
export function readCoseKey(value: CborValue): PublicKey {
  if (!(value instanceof Map)) throw new KeyFault("key/malformed", "a COSE key is a map");
  const members: ReadonlyMap<CborKey, CborValue> = value;
  const alg = members.get(ALG);
  const curve = ELLIPTIC_CURVES.find((candidate) => candidate.alg === alg);
  if (curve !== undefined) {
    expectMembers(members, { [KTY]: KEY_TYPE.ec2, [-1]: curve.coseCurve }, 5);
    const point = concatBytes(Uint8Array.of(4), bytesAt(members, -2), bytesAt(members, -3));
    if (bytesAt(members, -2).length !== curve.sizeBytes) throw new KeyFault("key/malformed", "a short x");
    return ecPublicKey(curve.alg, point);
  }
  if (alg === EDDSA) {
    expectMembers(members, { [KTY]: KEY_TYPE.okp, [-1]: ED25519_CURVE }, 4);
    return ed25519PublicKey(bytesAt(members, -2));
  }
  if (alg === RS256) {
    expectMembers(members, { [KTY]: KEY_TYPE.rsa }, 4);
    return rsaPublicKey(bytesAt(members, -1), bytesAt(members, -2));
  }
  throw new KeyFault("key/unsupported-algorithm", "a COSE key of another algorithm");
}

function membersOf(key: PublicKey): [CborKey, CborValue][] {
  if (key.alg === EDDSA)
    return [
      [KTY, KEY_TYPE.okp],
      [-1, ED25519_CURVE],
      [-2, key.x],
    ];
  if (key.alg === RS256)
    return [
      [KTY, KEY_TYPE.rsa],
      [-1, key.modulus],
      [-2, key.exponent],
    ];
  return [
    [KTY, KEY_TYPE.ec2],
    [-1, ellipticCurveOf(key.alg).coseCurve],
    [-2, key.x],
    [-3, key.y],
  ];
}

/** Members with fixed values are so, and there are no others than the algorithm's own. */
function expectMembers(
  members: ReadonlyMap<CborKey, CborValue>,
  fixed: Readonly<Record<number, number>>,
  count: number,
): void {
  const isAsFixed = Object.entries(fixed).every(([label, value]) => members.get(Number(label)) === value);
  if (!isAsFixed || members.size !== count)
    throw new KeyFault("key/malformed", "a COSE key with other members than its algorithm has");
}

function bytesAt(members: ReadonlyMap<CborKey, CborValue>, label: number): Uint8Array {
  const value = members.get(label);
  if (!(value instanceof Uint8Array))
    throw new KeyFault("key/malformed", "a COSE key member is no byte string");
  return value;
}
