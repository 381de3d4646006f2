import { describe, expect, it } from "vitest";
import { ceremonyTimeoutMs } from "../../../shared/webauthn/ceremony-timeout.ts";

describe("ceremonyTimeoutMs", () => {
  // asked, given
  it.each([
    [0, 300_000],
    [1, 1],
    [300, 300],
    [60_000, 60_000],
    [300_000, 300_000],
    [600_000, 600_000],
    [600_001, 600_000],
    [4_294_967_295, 600_000],
  ])("for %i ms is %i ms", (asked, given) => {
    expect(ceremonyTimeoutMs(asked)).toBe(given);
  });
});
