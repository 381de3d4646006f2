import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  compared,
  comparedRate,
  limited,
  median,
  quantile,
  rounded,
  told,
} from "../../../scripts/bench/figure.ts";

const values = fc.array(fc.double({ noNaN: true, min: -1e6, max: 1e6 }), { minLength: 1, maxLength: 50 });

describe("a quantile", () => {
  // values, share, expected
  const TABLE: readonly (readonly [readonly number[], number, number])[] = [
    [[7], 0.5, 7],
    [[3, 1, 2], 0.5, 2],
    [[4, 1, 3, 2], 0.5, 2],
    [[10, 9, 100, 11], 0.95, 100],
    [Array.from({ length: 20 }, (_, index) => 20 - index), 0.95, 19],
    [[5, 1, 9], 0, 1],
    [[5, 1, 9], 1, 9],
    [[10, 9, 2], 0.1, 2],
  ];

  it.each(TABLE)("of %j at %d is %d", (measured, share, expected) => {
    expect(quantile(measured, share)).toBe(expected);
  });

  it("is one of the values, and no more than the given share lies below it", () => {
    fc.assert(
      fc.property(values, fc.double({ noNaN: true, min: 0, max: 1 }), (measured, share) => {
        const found = quantile(measured, share);

        expect(measured).toContain(found);
        const below = measured.filter((value) => value < found).length;
        expect(below / measured.length).toBeLessThanOrEqual(share);
      }),
    );
  });

  it("leaves the measured order as it was", () => {
    const measured = [3, 1, 2];

    median(measured);

    expect(measured).toEqual([3, 1, 2]);
  });

  it("of nothing is refused: no figure is better than an invented one", () => {
    expect(() => median([])).toThrow(RangeError);
  });
});

describe("a rate", () => {
  it("beside a peer's tells how many times as fast the peer is", () => {
    expect(comparedRate(400, 1000, "appends/s", 2)).toEqual({
      value: 400,
      unit: "appends/s",
      limit: null,
      peer: 1000,
      ratio: 2.5,
      ratioLimit: 2,
    });
  });

  it("of nothing has no ratio", () => {
    expect(comparedRate(0, 1000, "appends/s", 2).ratio).toBeNull();
  });
});

describe("a figure", () => {
  it("that is only told has neither limit nor ratio", () => {
    expect(told(12.345, "seeds/s")).toEqual({
      value: 12.35,
      unit: "seeds/s",
      limit: null,
      peer: null,
      ratio: null,
      ratioLimit: null,
    });
  });

  it("with a limit alone tells how much of it is used", () => {
    expect(limited(350, "ms", 700)).toEqual({
      value: 350,
      unit: "ms",
      limit: 700,
      peer: null,
      ratio: 0.5,
      ratioLimit: 1,
    });
  });

  it("with a peer tells how many times the peer it is", () => {
    expect(compared(3.333, 2, "ms", { limit: 50, ratioLimit: 2 })).toEqual({
      value: 3.33,
      unit: "ms",
      limit: 50,
      peer: 2,
      ratio: 1.67,
      ratioLimit: 2,
    });
  });

  it.each([0, -1.85])("beside a peer of %d, which only noise gives, has no ratio", (peer) => {
    expect(compared(3, peer, "ms", { limit: null, ratioLimit: 1.3 })).toMatchObject({ peer, ratio: null });
  });

  it("is rounded to two decimals", () => {
    expect(rounded(1.005001)).toBe(1.01);
    expect(rounded(-1.849)).toBe(-1.85);
  });
});
