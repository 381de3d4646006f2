import { describe, expect, it } from "vitest";
import { ExchangeFault } from "../../../shared/exchange/exchange-fault.ts";
import { checkArgon2Cost, checkPbkdf2Cost, tooCostly } from "../../../shared/exchange/kdf-cost.ts";

function verdict(act: () => void): string {
  try {
    act();
    return "allowed";
  } catch (error) {
    if (error instanceof ExchangeFault) return error.code;
    throw error;
  }
}

describe("key derivation that a file asks for", () => {
  // memory KiB, passes, lanes, verdict
  it.each([
    [65_536, 3, 4, "allowed"],
    [32_768, 6, 4, "allowed"],
    [1024 * 1024, 4, 1, "allowed"],
    [1024 * 1024, 5, 1, "exchange/too-costly"],
    [1024 * 1024 + 8, 1, 1, "exchange/too-costly"],
    [1024, 51, 1, "exchange/too-costly"],
    [1024, 1, 17, "exchange/too-costly"],
    [0, 1, 1, "exchange/malformed"],
    [8, 0, 1, "exchange/malformed"],
    [8, 1, 0, "exchange/malformed"],
    [8, 1, 2, "exchange/malformed"],
    [8.5, 1, 1, "exchange/malformed"],
    [Number.NaN, 1, 1, "exchange/malformed"],
  ])("Argon2 with %d KiB, %d passes, %d lanes: %s", (memoryKiB, passes, lanes, expected) => {
    expect(verdict(() => checkArgon2Cost({ memoryKiB, passes, lanes }))).toBe(expected);
  });

  it.each([
    [5_000, "allowed"],
    [5_000_000, "allowed"],
    [5_000_001, "exchange/too-costly"],
    [0, "exchange/malformed"],
    [-1, "exchange/malformed"],
  ])("PBKDF2 with %d rounds: %s", (iterations, expected) => {
    expect(verdict(() => checkPbkdf2Cost(iterations))).toBe(expected);
  });

  it("that costs too much is refused with what to do", () => {
    expect(tooCostly().message).toContain("smaller settings");
  });
});
