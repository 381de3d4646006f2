import { describe, expect, it } from "vitest";
import { remainingMs } from "../../../../../extension/ui/manager/moving/remaining.ts";

describe("remainingMs", () => {
  //  first look           now                       total   left
  it.each([
    [{ atMs: 0, done: 0 }, { atMs: 2_000, done: 1_000 }, 10_000, 18_000],
    [{ atMs: 500, done: 200 }, { atMs: 2_500, done: 1_200 }, 2_200, 2_000],
    [{ atMs: 0, done: 0 }, { atMs: 4_000, done: 10_000 }, 10_000, 0],
    [{ atMs: 0, done: 0 }, { atMs: 1_000, done: 900 }, 10_000, null],
    [{ atMs: 0, done: 5 }, { atMs: 60_000, done: 5 }, 10_000, null],
  ])("from %o to %o of %i", (first, now, total, left) => {
    expect(remainingMs(first, now, total)).toBe(left);
  });
});
