import { describe, expect, it } from "vitest";
import { encodeCanonical } from "../../../shared/cbor/cbor.ts";
import { cborMap } from "../../../shared/cbor/cbor-map.ts";
import {
  areParametersAllowed,
  decodeUnlockRecord,
  encodeUnlockRecord,
  type PasswordRecord,
  passwordRecordAad,
} from "../../../shared/vault/unlock-record.ts";

const RECORD: PasswordRecord = {
  method: "password",
  parameters: { memoryKiB: 65_536, passes: 3, lanes: 1 },
  salt: new Uint8Array(16),
  nonce: new Uint8Array(24),
  ciphertext: new Uint8Array(48),
};

describe("unlock record", () => {
  it("is read as it was written", () => {
    expect(decodeUnlockRecord(encodeUnlockRecord(RECORD))).toEqual(RECORD);
  });

  it("of a method that this version does not know is kept as it is", () => {
    const bytes = encodeCanonical(
      cborMap({ v: 1, method: "voice", salt: new Uint8Array(3), credential: [1] }),
    );
    expect(decodeUnlockRecord(bytes)).toEqual({ method: "unknown", name: "voice", bytes });
  });

  it("of another version says so", () => {
    const bytes = encodeCanonical(cborMap({ v: 2, method: "password" }));
    expect(() => decodeUnlockRecord(bytes)).toThrow(
      expect.objectContaining({ code: "vault/unknown-version" }),
    );
  });

  const members = {
    v: 1,
    method: "password",
    params: cborMap({ m: 1, t: 1, p: 1 }),
    salt: RECORD.salt,
    nonce: RECORD.nonce,
    ct: RECORD.ciphertext,
  };
  it.each([
    ["not CBOR", Uint8Array.of(0xff)],
    ["nothing", new Uint8Array()],
    ["not a map", encodeCanonical([1])],
    ["a short salt", encodeCanonical(cborMap({ ...members, salt: new Uint8Array(15) }))],
    ["a long ciphertext", encodeCanonical(cborMap({ ...members, ct: new Uint8Array(49) }))],
    ["a member more", encodeCanonical(cborMap({ ...members, extra: 1 }))],
    [
      "a parameter more",
      encodeCanonical(cborMap({ ...members, params: cborMap({ m: 1, t: 1, p: 1, x: 1 }) })),
    ],
    [
      "a negative parameter",
      encodeCanonical(cborMap({ ...members, params: cborMap({ m: -1, t: 1, p: 1 }) })),
    ],
    [
      "a missing nonce",
      encodeCanonical(
        cborMap({
          v: 1,
          method: "password",
          params: members.params,
          salt: RECORD.salt,
          ct: RECORD.ciphertext,
        }),
      ),
    ],
  ])("that is malformed is refused: %s", (_what, bytes) => {
    expect(() => decodeUnlockRecord(bytes)).toThrow(
      expect.objectContaining({ code: "vault/malformed-unlock-record" }),
    );
  });

  it("allows exactly what lies within floor and ceiling", () => {
    const allowed = (memoryKiB: number, passes: number, lanes: number) =>
      areParametersAllowed({ memoryKiB, passes, lanes });
    expect([allowed(19_456, 2, 1), allowed(1_048_576, 10, 4)]).toEqual([true, true]);
    expect([
      allowed(19_455, 2, 1),
      allowed(1_048_577, 2, 1),
      allowed(65_536, 2.5, 1),
      allowed(Number.NaN, 2, 1),
    ]).toEqual([false, false, false, false]);
  });

  it("binds vault, device, method, parameters and salt in 121 bytes behind the label", () => {
    const aad = passwordRecordAad(
      new Uint8Array(32).fill(1),
      new Uint8Array(16).fill(2),
      RECORD.parameters,
      RECORD.salt.fill(3),
    );
    const label = Buffer.from("keyferry/v1/unlock-password\0");
    const expected = Buffer.concat([
      label,
      Buffer.alloc(32, 1),
      Buffer.alloc(16, 2),
      Buffer.of(8),
      Buffer.from("password"),
      Buffer.from("000100000000000300000001", "hex"),
      Buffer.alloc(16, 3),
    ]);
    expect(Buffer.from(aad)).toEqual(expected);
  });
});
