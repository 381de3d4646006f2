import { describe, expect, it } from "vitest";
import { TokenBuckets } from "../../../sync-server/plugins/token-buckets.ts";

describe("TokenBuckets", () => {
  it("gives a burst, then as fast as it fills", () => {
    let nowMs = 0;
    const buckets = new TokenBuckets({ burst: 3, perSecond: 0.5 }, () => nowMs);
    const burst = [1, 2, 3, 4].map(() => buckets.take("a"));
    nowMs = 1999;
    const early = buckets.take("a");
    nowMs = 2000;
    const filled = [buckets.take("a"), buckets.take("a")];

    expect(burst).toEqual([0, 0, 0, 2]);
    expect(early).toBe(1);
    expect(filled).toEqual([0, 2]);
  });

  it("keeps names apart, and never holds more than the burst", () => {
    let nowMs = 0;
    const buckets = new TokenBuckets({ burst: 1, perSecond: 1 }, () => nowMs);
    buckets.take("a");
    nowMs = 3_600_000;

    expect([buckets.take("b"), buckets.take("a"), buckets.take("a")]).toEqual([0, 0, 1]);
  });

  it("takes several at once or none, and at most what it can hold", () => {
    const buckets = new TokenBuckets({ burst: 10, perSecond: 1 }, () => 0);

    expect(buckets.take("a", 6)).toBe(0);
    expect(buckets.take("a", 6)).toBe(2);
    expect(buckets.take("a", 4)).toBe(0);
    expect(buckets.take("b", 1000)).toBe(0);
  });

  it("does not give more where the clock is set back", () => {
    let nowMs = 10_000;
    const buckets = new TokenBuckets({ burst: 1, perSecond: 1 }, () => nowMs);
    buckets.take("a");
    nowMs = 0;

    expect(buckets.take("a")).toBe(1);
  });
});
