/**
 * Attestation objects (WebAuthn Level 3, section 6.5): "none" (8.7) and "packed" self-attestation (8.2), which is
 * all a vault without a certificate can honestly say. Decoding takes any format and looks into none.
 */
import { Fault } from "../bytes/fault.ts";
import { type CborKey, type CborValue, decodeStrict, encodeCanonical } from "../cbor/cbor.ts";
import type { CoseAlgorithm } from "../cose/algorithms.ts";

export class AttestationFault extends Fault<"attestation/malformed"> {}

export type AttestationObject = {
  readonly fmt: string;
  readonly attStmt: ReadonlyMap<CborKey, CborValue>;
  readonly authData: Uint8Array;
};

export function encodeNoneAttestation(authData: Uint8Array): Uint8Array {
  return encodeObject({ fmt: "none", attStmt: new Map(), authData });
}

/** `signature`: by the credential's own key over authenticator data and client data hash. */
export function encodePackedSelfAttestation(
  authData: Uint8Array,
  alg: CoseAlgorithm,
  signature: Uint8Array,
): Uint8Array {
  const attStmt = new Map<CborKey, CborValue>([
    ["alg", alg],
    ["sig", signature],
  ]);
  return encodeObject({ fmt: "packed", attStmt, authData });
}

/** What exactly these bytes say. Throws AttestationFault, CborFault. */
export function decodeAttestationObject(bytes: Uint8Array): AttestationObject {
  const value = decodeStrict(bytes);
  if (value instanceof Map && value.size === 3) {
    const members: ReadonlyMap<CborKey, CborValue> = value;
    const fmt = members.get("fmt");
    const attStmt = members.get("attStmt");
    const authData = members.get("authData");
    if (typeof fmt === "string" && attStmt instanceof Map && authData instanceof Uint8Array)
      return { fmt, attStmt, authData };
  }
  throw new AttestationFault("attestation/malformed", "not an attestation object");
}

function encodeObject({ fmt, attStmt, authData }: AttestationObject): Uint8Array {
  return encodeCanonical(
    new Map<CborKey, CborValue>([
      ["fmt", fmt],
      ["attStmt", attStmt],
      ["authData", authData],
    ]),
  );
}
