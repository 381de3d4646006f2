import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PAGE_ROWS, pageOf } from "../../../../../extension/ui/manager/moving/page-of.ts";

describe("pageOf", () => {
  //  rows   wanted    page   pages  from  end
  it.each([
    [0, 0, { page: 0, pages: 1, from: 0, end: 0 }],
    [1, 0, { page: 0, pages: 1, from: 0, end: 1 }],
    [50, 1, { page: 0, pages: 1, from: 0, end: 50 }],
    [51, 1, { page: 1, pages: 2, from: 50, end: 51 }],
    [120, -3, { page: 0, pages: 3, from: 0, end: 50 }],
    [120, 99, { page: 2, pages: 3, from: 100, end: 120 }],
  ])("of %i rows, page %i asked for", (rows, wanted, page) => {
    expect(pageOf(rows, wanted)).toEqual(page);
  });

  it("puts every row on exactly one page", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 12_000 }), (rows) => {
        const { pages } = pageOf(rows, 0);
        const shown = Array.from({ length: pages }, (_, page) => pageOf(rows, page));

        expect(shown.map(({ from }) => from)).toEqual(shown.map((_, page) => page * PAGE_ROWS));
        expect(shown.reduce((sum, { from, end }) => sum + end - from, 0)).toBe(rows);
      }),
    );
  });
});
