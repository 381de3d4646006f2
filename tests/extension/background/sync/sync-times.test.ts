import { describe, expect, it } from "vitest";
import { editDelayMs, pollDelayMs, retryDelayMs } from "../../../../extension/background/sync/sync-times.ts";

const least = () => 0;
const most = () => 0.999_999;

describe("times between syncs", () => {
  // what, with the least and the most of chance                  -> from, to (s)
  it.each<[string, (fraction: () => number) => number, number, number]>([
    ["a poll comes after 15 minutes, a fifth more or less", pollDelayMs, 720, 1080],
    ["an edit goes within half a minute", editDelayMs, 0, 30],
    ["the first retry comes within half a minute", (fraction) => retryDelayMs(1, null, fraction), 15, 30],
    ["the fourth within four minutes", (fraction) => retryDelayMs(4, null, fraction), 120, 240],
    ["none is later than an hour", (fraction) => retryDelayMs(99, null, fraction), 1800, 3600],
    ["none is before the server's word", (fraction) => retryDelayMs(1, 45_000, fraction), 45, 45],
  ])("%s", (_, delay, from, to) => {
    expect(delay(least) / 1000).toBeCloseTo(from, 0);
    expect(delay(most) / 1000).toBeCloseTo(to, 0);
  });
});
