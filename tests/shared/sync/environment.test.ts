import { describe, expect, it } from "vitest";
import { randomBelow } from "../../../shared/sync/environment.ts";

const given = (...bytes: readonly number[]) => ({ random: () => Uint8Array.from(bytes) });

describe("randomBelow", () => {
  it.each([
    // four bytes of chance | below | number
    [given(0, 0, 0, 0), 10, 0],
    [given(255, 255, 255, 255), 10, 9],
    [given(128, 0, 0, 0), 10, 5],
    [given(255, 255, 255, 255), 1, 0],
  ])("spreads chance over the whole range", (environment, limit, number) => {
    expect(randomBelow(environment, limit)).toBe(number);
  });
});
