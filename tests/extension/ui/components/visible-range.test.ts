import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rowOffsets, scrollToShow, visibleRange } from "../../../../extension/ui/components/visible-range.ts";

function offsetsOf(heights: readonly number[]): Float64Array {
  return rowOffsets(heights.length, (row) => heights[row] ?? 0);
}

describe("visibleRange", () => {
  const offsets = offsetsOf([56, 36, 56]);

  //  top  height  first  end
  it.each([
    [0, 56, 0, 2],
    [0, 10, 0, 1],
    [57, 10, 1, 2],
    [92, 56, 2, 3],
    [-200, 1000, 0, 3],
    [5_000, 100, 3, 3],
  ])("from %i px, %i px high: rows %i to %i", (top, height, first, end) => {
    expect(visibleRange(offsets, top, height)).toEqual({ first, end });
  });

  it("is empty for an empty list", () => {
    expect(visibleRange(offsetsOf([]), 0, 500)).toEqual({ first: 0, end: 0 });
  });

  it("holds every row that touches the view", () => {
    const heights = fc.array(fc.constantFrom(36, 56), { maxLength: 200 });
    fc.assert(
      fc.property(heights, fc.nat(12_000), fc.integer({ min: 1, max: 900 }), (all, top, height) => {
        const starts = offsetsOf(all);
        const { first, end } = visibleRange(starts, top, height);
        all.forEach((rowHeight, row) => {
          const start = starts[row] ?? 0;
          const isSeen = start < top + height && start + rowHeight > top;
          if (isSeen) expect(row >= first && row < end).toBe(true);
        });
      }),
    );
  });
});

describe("scrollToShow", () => {
  const offsets = offsetsOf([56, 36, 56]);

  //  row  top  height  to
  it.each([
    [0, 40, 60, 0],
    [1, 0, 100, 0],
    [2, 0, 100, 48],
  ])("row %i seen from %i px in %i px: scroll to %i", (row, top, height, to) => {
    expect(scrollToShow(offsets, row, top, height)).toBe(to);
  });
});
