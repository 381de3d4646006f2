import { describe, expect, it } from "vitest";
import { secondsLeft } from "../../../../extension/ui/approve/seconds-left.ts";

describe("secondsLeft", () => {
  //  milliseconds left | seconds shown
  it.each([
    [300_000, null],
    [60_001, null],
    [60_000, 60],
    [59_999, 60],
    [1_000, 1],
    [1, 1],
    [0, 0],
    [-5_000, 0],
  ])("with %i ms left shows %s", (leftMs, shown) => {
    expect(secondsLeft(10_000 + leftMs, 10_000)).toBe(shown);
  });
});
