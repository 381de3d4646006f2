import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nextSignCount } from "../../../shared/webauthn/signature-counter.ts";

const NOW_MS = 1_795_000_000_999;

describe("nextSignCount", () => {
  // arrived with, last answer here, now, answer
  it.each([
    [0, 0, NOW_MS, 0],
    [0, 77, NOW_MS, 0],
    [1, 0, NOW_MS, 1_795_000_000],
    [5, 1_795_000_000, NOW_MS, 1_795_000_001],
    [5, 2_000_000_000, NOW_MS, 2_000_000_001],
    [3_000_000_000, 0, NOW_MS, 3_000_000_001],
    [3_000_000_000, 3_000_000_007, NOW_MS, 3_000_000_008],
    [5, 0, 0, 6],
    [5, 6, 0, 7],
    [5, 0, -1, 6],
    [0xffff_fffe, 0, NOW_MS, 0xffff_ffff],
    [5, 0xffff_ffff, NOW_MS, 0xffff_ffff],
    [5, 0, 2 ** 32 * 2_000, 0xffff_ffff],
  ])("counter %d, last %d, at %d ms: %d", (counter, last, nowMs, expected) => {
    expect(nextSignCount(counter, last, nowMs)).toBe(expected);
  });

  it("rises with every answer, whatever the clock does, until the field is full", () => {
    const clocks = fc.array(fc.integer({ min: 0, max: 4_000_000_000_000 }), { minLength: 2 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4_000_000_000 }), clocks, (counter, times) => {
        let last = 0;
        for (const nowMs of times) {
          const next = nextSignCount(counter, last, nowMs);
          expect(next).toBeGreaterThan(Math.max(last, counter));
          last = next;
        }
      }),
    );
  });
});
