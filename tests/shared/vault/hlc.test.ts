import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bytesToHex, compareBytes, hexToBytes } from "../../../shared/bytes/bytes.ts";
import { compareHlc, decodeHlc, encodeHlc, HLC_ZERO, laterHlc, nextHlc } from "../../../shared/vault/hlc.ts";
import { readCases } from "./vectors-on-disk.ts";

const time = fc.record({
  ms: fc.integer({ min: 0, max: 2 ** 48 - 1 }),
  counter: fc.integer({ min: 0, max: 65_535 }),
});

describe("hybrid logical clock", () => {
  it.each(readCases<{ name: string; ms: number; counter: number; bytes: string }>("vault/times.json"))(
    "writes and reads $name",
    ({ ms, counter, bytes }) => {
      expect(bytesToHex(encodeHlc({ ms, counter }))).toBe(bytes);
      expect(decodeHlc(hexToBytes(bytes))).toEqual({ ms, counter });
    },
  );

  it("orders bytes as it orders times", () => {
    fc.assert(
      fc.property(time, time, (a, b) => {
        expect(Math.sign(compareBytes(encodeHlc(a), encodeHlc(b)))).toBe(Math.sign(compareHlc(a, b)));
        expect(laterHlc(a, b)).toEqual(compareHlc(a, b) >= 0 ? a : b);
      }),
    );
  });

  it("always moves on, whatever the wall clock says, except at the end of time", () => {
    fc.assert(
      fc.property(time, fc.oneof(fc.integer(), fc.double({ noNaN: true })), (last, nowMs) => {
        const next = nextHlc(last, nowMs);
        const isEnd = last.ms === 2 ** 48 - 1 && last.counter === 65_535;
        expect(compareHlc(next, last) > 0 || isEnd).toBe(true);
        expect(decodeHlc(encodeHlc(next))).toEqual(next);
      }),
    );
  });

  it("follows the wall clock when that is ahead, and counts when it stands or goes back", () => {
    expect(nextHlc(HLC_ZERO, 5.9)).toEqual({ ms: 5, counter: 0 });
    expect(nextHlc({ ms: 5, counter: 0 }, 5)).toEqual({ ms: 5, counter: 1 });
    expect(nextHlc({ ms: 5, counter: 65_535 }, 1)).toEqual({ ms: 6, counter: 0 });
  });

  it("refuses another length than 8 bytes", () => {
    expect(decodeHlc(new Uint8Array(7))).toBeNull();
    expect(decodeHlc(new Uint8Array(9))).toBeNull();
  });
});
