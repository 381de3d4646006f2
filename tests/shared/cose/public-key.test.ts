import { p256, p384, p521 } from "@noble/curves/nist.js";
import { describe, expect, it } from "vitest";
import { ES256, ES384, ES512 } from "../../../shared/cose/algorithms.ts";
import { KeyFault, type KeyFaultCode } from "../../../shared/cose/key-fault.ts";
import { ecPoint, ecPublicKey, ed25519PublicKey, rsaPublicKey } from "../../../shared/cose/public-key.ts";

function codeOf(act: () => unknown): KeyFaultCode | "no fault" {
  try {
    act();
    return "no fault";
  } catch (error) {
    if (error instanceof KeyFault) return error.code;
    throw error;
  }
}

const curves = [
  { alg: ES256, curve: p256 },
  { alg: ES384, curve: p384 },
  { alg: ES512, curve: p521 },
] as const;

describe.each(curves)("a point for algorithm $alg", ({ alg, curve }) => {
  const point = curve.getPublicKey(curve.utils.randomSecretKey(), false);

  it("comes apart into coordinates and together again", () => {
    expect(ecPoint(ecPublicKey(alg, point))).toEqual(point);
  });

  it("is refused compressed, cut, off the curve and at infinity", () => {
    const y = point.length - 1;
    const forms = [
      point.slice(0, 1 + (point.length - 1) / 2),
      point.slice(0, -1),
      point.with(y, (point[y] ?? 0) ^ 1),
      point.with(0, 6),
      new Uint8Array(1),
      new Uint8Array(point.length).with(0, 4),
    ];

    expect(forms.map((form) => codeOf(() => ecPublicKey(alg, form)))).toEqual(
      forms.map(() => "key/malformed"),
    );
  });
});

describe("ed25519PublicKey", () => {
  it.each([
    ["all bits set", new Uint8Array(32).fill(0xff)],
    ["31 bytes", new Uint8Array(31)],
    ["33 bytes", new Uint8Array(33)],
  ])("refuses %s", (_name, bytes) => {
    expect(codeOf(() => ed25519PublicKey(bytes))).toBe("key/malformed");
  });
});

describe("rsaPublicKey", () => {
  const e = Uint8Array.of(1, 0, 1);
  const modulus = (bits: number) => {
    const bytes = new Uint8Array(Math.ceil(bits / 8)).fill(0xff);
    bytes[0] = 0xff >> ((8 - (bits % 8)) % 8);
    return bytes;
  };

  it.each<[number, KeyFaultCode | "no fault"]>([
    [2047, "key/unsupported-algorithm"],
    [2048, "no fault"],
    [2049, "no fault"],
    [3482, "no fault"],
    [8192, "no fault"],
    [8193, "key/unsupported-algorithm"],
  ])("of %i bits: %s", (bits, verdict) => {
    expect(codeOf(() => rsaPublicKey(modulus(bits), e))).toBe(verdict);
  });

  it.each([
    ["an even exponent", Uint8Array.of(4)],
    ["exponent 1", Uint8Array.of(1)],
    ["an exponent with leading zero", Uint8Array.of(0, 3)],
    ["an exponent of nine bytes", new Uint8Array(9).fill(1)],
    ["no exponent", new Uint8Array(0)],
  ])("with %s is refused", (_name, exponent) => {
    expect(codeOf(() => rsaPublicKey(modulus(2048), exponent))).toBe("key/malformed");
  });
});
