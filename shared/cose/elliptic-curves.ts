/**
 * The three NIST curves behind ES256, ES384 and ES512: their numbers in COSE (RFC 9053, 7.1), their names in DER
 * (RFC 5480), and the code that computes on them.
 */
import { p256, p384, p521 } from "@noble/curves/nist.js";
import { hexToBytes } from "../bytes/bytes.ts";
import { ES256, ES384, ES512 } from "./algorithms.ts";

export type EcAlgorithm = typeof ES256 | typeof ES384 | typeof ES512;

export type EllipticCurve = {
  readonly alg: EcAlgorithm;
  /** Number in the IANA registry "COSE Elliptic Curves". */
  readonly coseCurve: number;
  /** Bytes of a coordinate and of the private number. */
  readonly sizeBytes: number;
  /** Bits of the private number that may be set in its first byte. */
  readonly firstByteMask: number;
  /** Content of the OBJECT IDENTIFIER. */
  readonly objectId: Uint8Array;
  readonly noble: typeof p256;
};

export const ELLIPTIC_CURVES: readonly EllipticCurve[] = [
  {
    alg: ES256,
    coseCurve: 1,
    sizeBytes: 32,
    firstByteMask: 0xff,
    objectId: hexToBytes("2a8648ce3d030107"),
    noble: p256,
  },
  {
    alg: ES384,
    coseCurve: 2,
    sizeBytes: 48,
    firstByteMask: 0xff,
    objectId: hexToBytes("2b81040022"),
    noble: p384,
  },
  {
    alg: ES512,
    coseCurve: 3,
    sizeBytes: 66,
    firstByteMask: 0x01,
    objectId: hexToBytes("2b81040023"),
    noble: p521,
  },
];

export function ellipticCurveOf(alg: EcAlgorithm): EllipticCurve {
  const curve = ELLIPTIC_CURVES.find((candidate) => candidate.alg === alg);
  if (curve === undefined) throw new RangeError("not an ECDSA algorithm");
  return curve;
}

export function isEcAlgorithm(alg: number): alg is EcAlgorithm {
  return ELLIPTIC_CURVES.some((curve) => curve.alg === alg);
}
