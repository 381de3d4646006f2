import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  compareBytes,
  equalBytes,
  uint16,
  uint32,
  uint64,
  utf8ToBytes,
  wipe,
} from "../../../shared/bytes/bytes.ts";

describe("equalBytes and compareBytes", () => {
  it("agree with Node's Buffer on any two byte strings", () => {
    const short = fc.uint8Array({ maxLength: 4, max: 3 });
    fc.assert(
      fc.property(short, short, (a, b) => {
        expect(equalBytes(a, b)).toBe(Buffer.from(a).equals(b));
        expect(Math.sign(compareBytes(a, b))).toBe(Buffer.compare(a, b));
      }),
    );
  });
});

describe("text as bytes", () => {
  it("is UTF-8 as the platform writes it, for short text and long", () => {
    const text = fc.oneof(
      fc.string({ maxLength: 80 }),
      fc.string({ unit: "binary", maxLength: 80 }),
      fc.string({ unit: fc.constantFrom("a", "\u007f", "\u0080", "é", "字", "🔑"), maxLength: 70 }),
    );
    fc.assert(
      fc.property(text, (value) => {
        expect(utf8ToBytes(value)).toEqual(new Uint8Array(Buffer.from(value)));
      }),
    );
  });
});

describe("unsigned integers", () => {
  it.each<[(value: number) => Uint8Array, number, number[]]>([
    [uint16, 0, [0, 0]],
    [uint16, 0xffff, [0xff, 0xff]],
    [uint32, 0x01020304, [1, 2, 3, 4]],
    [uint32, 0xffff_ffff, [0xff, 0xff, 0xff, 0xff]],
    [uint64, 1, [0, 0, 0, 0, 0, 0, 0, 1]],
    [uint64, Number.MAX_SAFE_INTEGER, [0, 0x1f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]],
  ])("%o of %d", (write, value, bytes) => {
    expect([...write(value)]).toEqual(bytes);
  });

  it.each<[(value: number) => Uint8Array, number]>([
    [uint16, 0x1_0000],
    [uint16, -1],
    [uint16, 0.5],
    [uint32, 2 ** 32],
    [uint32, Number.NaN],
    [uint64, 2 ** 53],
    [uint64, -1],
  ])("%o refuses %d", (write, value) => {
    expect(() => write(value)).toThrow(RangeError);
  });
});

describe("wipe", () => {
  it("overwrites every secret it is given", () => {
    const secrets = [Uint8Array.of(1, 2), Uint8Array.of(3)];
    wipe(...secrets);

    expect(secrets).toEqual([Uint8Array.of(0, 0), Uint8Array.of(0)]);
  });
});
