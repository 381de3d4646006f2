import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bytesToHex, hexToBytes } from "../../../shared/bytes/bytes.ts";
import { CborFault } from "../../../shared/cbor/cbor-fault.ts";
import {
  type AuthenticatorData,
  AuthenticatorDataFault,
  decodeAuthenticatorData,
  encodeAuthenticatorData,
} from "../../../shared/webauthn/authenticator-data.ts";

const coseKey = hexToBytes("a10102");
const data = (changes: Partial<AuthenticatorData> = {}): AuthenticatorData => ({
  rpIdHash: new Uint8Array(32).fill(0xee),
  flags: { userPresent: true, userVerified: false, backupEligible: false, backupState: false },
  signCount: 0,
  attestedCredential: null,
  ...changes,
});
const attested = (credentialId: Uint8Array) =>
  data({ attestedCredential: { aaguid: new Uint8Array(16).fill(0xaa), credentialId, coseKey } });
const hash = "ee".repeat(32);
const aaguid = "aa".repeat(16);

describe("encodeAuthenticatorData", () => {
  // present, verified, eligible, backed up, byte
  it.each([
    [false, false, false, false, "00"],
    [true, false, false, false, "01"],
    [true, true, false, false, "05"],
    [true, false, true, false, "09"],
    [true, true, true, true, "1d"],
  ])(
    "flags UP %s UV %s BE %s BS %s are 0x%s",
    (userPresent, userVerified, backupEligible, backupState, byte) => {
      const flags = { userPresent, userVerified, backupEligible, backupState };

      expect(bytesToHex(encodeAuthenticatorData(data({ flags })))).toBe(`${hash}${byte}00000000`);
    },
  );

  it("writes attested credential data behind the counter", () => {
    const bytes = encodeAuthenticatorData({ ...attested(Uint8Array.of(1, 2)), signCount: 0x01020304 });

    expect(bytesToHex(bytes)).toBe(`${hash}4101020304${aaguid}00020102a10102`);
  });

  it.each([
    ["a short hash", data({ rpIdHash: new Uint8Array(31) })],
    ["a counter beyond 32 bits", data({ signCount: 2 ** 32 })],
    ["a negative counter", data({ signCount: -1 })],
    ["an empty credential id", attested(new Uint8Array(0))],
    ["a credential id of 1024 bytes", attested(new Uint8Array(1024))],
    [
      "backed up but not eligible",
      data({ flags: { userPresent: true, userVerified: true, backupEligible: false, backupState: true } }),
    ],
  ])("refuses %s", (_defect, value) => {
    expect(() => encodeAuthenticatorData(value)).toThrow(RangeError);
  });

  it("is undone by decoding", () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 1, maxLength: 1023 }),
        fc.nat(0xffff_ffff),
        fc.boolean(),
        fc.boolean(),
        (credentialId, signCount, userVerified, backupEligible) => {
          const flags = { userPresent: true, userVerified, backupEligible, backupState: backupEligible };
          const value = { ...attested(credentialId), signCount, flags };
          expect(decodeAuthenticatorData(encodeAuthenticatorData(value))).toEqual({
            ...value,
            extensions: null,
          });
        },
      ),
      { numRuns: 50 },
    );
  });
});

describe("decodeAuthenticatorData", () => {
  it("reads extensions behind the credential or without one", () => {
    expect(decodeAuthenticatorData(hexToBytes(`${hash}8100000000a1616101`)).extensions).toEqual(
      new Map([["a", 1]]),
    );
    expect(
      decodeAuthenticatorData(hexToBytes(`${hash}c100000000${aaguid}000101a10102a0`)).extensions,
    ).toEqual(new Map());
  });

  // defect, bytes, error
  it.each([
    ["nothing", "", AuthenticatorDataFault],
    ["36 bytes", `${hash}01000000`, AuthenticatorDataFault],
    ["a byte too many", `${hash}010000000000`, AuthenticatorDataFault],
    ["a byte behind the COSE key", `${hash}4100000000${aaguid}000101a1010200`, AuthenticatorDataFault],
    ["a reserved flag 0x02", `${hash}0300000000`, AuthenticatorDataFault],
    ["a reserved flag 0x20", `${hash}2100000000`, AuthenticatorDataFault],
    ["backed up but not eligible", `${hash}1100000000`, AuthenticatorDataFault],
    ["AT without credential", `${hash}4100000000`, AuthenticatorDataFault],
    ["AT cut inside the AAGUID", `${hash}4100000000aaaa`, AuthenticatorDataFault],
    ["a credential id of no bytes", `${hash}4100000000${aaguid}0000a10102`, AuthenticatorDataFault],
    [
      "a credential id of 1024 bytes",
      `${hash}4100000000${aaguid}0400${"00".repeat(1024)}a10102`,
      AuthenticatorDataFault,
    ],
    ["a credential id longer than the bytes", `${hash}4100000000${aaguid}00ff01`, AuthenticatorDataFault],
    ["AT without COSE key", `${hash}4100000000${aaguid}000101`, CborFault],
    ["a COSE key cut off", `${hash}4100000000${aaguid}000101a101`, CborFault],
    ["a COSE key with non-minimal integers", `${hash}4100000000${aaguid}000101a1180102`, CborFault],
    ["a COSE key nested without end", `${hash}4100000000${aaguid}000101${"81".repeat(5000)}`, CborFault],
    ["ED without extensions", `${hash}8100000000`, CborFault],
    ["extensions that are a list", `${hash}810000000080`, AuthenticatorDataFault],
    ["extensions and more", `${hash}8100000000a000`, CborFault],
  ])("refuses %s", (_defect, hex, error) => {
    expect(() => decodeAuthenticatorData(hexToBytes(hex))).toThrow(error);
  });

  it("any bytes end in a value that encodes back, or in one of the two errors", () => {
    const tail = fc.uint8Array({ maxLength: 60 });
    fc.assert(
      fc.property(fc.nat(255), tail, (flagByte, rest) => {
        const bytes = new Uint8Array([...new Uint8Array(32), flagByte, 0, 0, 0, 0, ...rest]);
        try {
          const value = decodeAuthenticatorData(bytes);
          if (value.extensions === null) expect(encodeAuthenticatorData(value)).toEqual(bytes);
        } catch (error) {
          expect(error instanceof AuthenticatorDataFault || error instanceof CborFault).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });
});
