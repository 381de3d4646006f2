import { describe, expect, it } from "vitest";
import { bytesToHex, hexToBytes } from "../../../shared/bytes/bytes.ts";
import { type CborValue, encodeCanonical } from "../../../shared/cbor/cbor.ts";
import { CborFault } from "../../../shared/cbor/cbor-fault.ts";
import {
  AttestationFault,
  decodeAttestationObject,
  encodeNoneAttestation,
  encodePackedSelfAttestation,
} from "../../../shared/webauthn/attestation-object.ts";

const authData = Uint8Array.of(1, 2, 3);

describe("attestation objects", () => {
  it("none: format, empty statement, authenticator data, in CTAP2's order", () => {
    const bytes = encodeNoneAttestation(authData);

    expect(bytesToHex(bytes)).toBe("a363666d74646e6f6e656761747453746d74a068617574684461746143010203");
    expect(decodeAttestationObject(bytes)).toEqual({ fmt: "none", attStmt: new Map(), authData });
  });

  it("packed self-attestation: algorithm and signature, no certificate", () => {
    expect(decodeAttestationObject(encodePackedSelfAttestation(authData, -8, Uint8Array.of(9)))).toEqual({
      fmt: "packed",
      attStmt: new Map<string, CborValue>([
        ["alg", -8],
        ["sig", Uint8Array.of(9)],
      ]),
      authData,
    });
  });

  it.each<[string, CborValue]>([
    ["a list", []],
    ["an empty map", new Map()],
    [
      "no statement",
      new Map<string, CborValue>([
        ["fmt", "none"],
        ["authData", authData],
      ]),
    ],
    [
      "a statement that is no map",
      new Map<string, CborValue>([
        ["fmt", "none"],
        ["attStmt", 1],
        ["authData", authData],
      ]),
    ],
    [
      "authenticator data that is text",
      new Map<string, CborValue>([
        ["fmt", "none"],
        ["attStmt", new Map()],
        ["authData", "x"],
      ]),
    ],
    [
      "a member too many",
      new Map<string, CborValue>([
        ["fmt", "none"],
        ["attStmt", new Map()],
        ["authData", authData],
        ["epAtt", true],
      ]),
    ],
  ])("refuses %s", (_defect, value) => {
    expect(() => decodeAttestationObject(encodeCanonical(value))).toThrow(AttestationFault);
  });

  it("refuses members in another order", () => {
    expect(() =>
      decodeAttestationObject(
        hexToBytes("a368617574684461746143010203" + "63666d74646e6f6e65" + "6761747453746d74a0"),
      ),
    ).toThrow(CborFault);
  });
});
