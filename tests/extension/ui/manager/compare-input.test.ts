import { describe, expect, it } from "vitest";
import { readPlace } from "../../../../extension/ui/manager/compare-input.ts";

describe("readPlace", () => {
  //  typed          newest   place
  it.each([
    ["1", 1, 1],
    ["412", 412, 412],
    [" 412 ", 1000, 412],
    ["1,412", 2000, 1412],
    ["1.412", 2000, 1412],
    ["1 412", 2000, 1412],
    ["1\u202f412", 2000, 1412],
    ["1’412", 2000, 1412],
    ["1,234,567", 2_000_000, 1_234_567],
    ["４１２", 412, 412],
    ["0412", 412, 412],
  ])("“%s” of %i is a place", (typed, newest, place) => {
    expect(readPlace(typed, newest)).toEqual({ problem: null, place });
  });

  it.each(["", " ", "0", "-4", "4.5", "1,41", "412a", "four", "1e3", "9".repeat(16)])(
    "“%s” is no place",
    (typed) => {
      expect(readPlace(typed, 1_000_000)).toEqual({ problem: "not-a-number" });
    },
  );

  it("knows a place that this device has not come to", () => {
    expect(readPlace("413", 412)).toEqual({ problem: "beyond" });
  });
});
