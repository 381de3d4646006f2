import { describe, expect, it } from "vitest";
import { decodeCloseClear, encodeCloseClear } from "../../../shared/log/clear-close.ts";
import { clearPart, refusesOtherLengths } from "./clear-parts.ts";

describe("clear part of close", () => {
  it.each(["cancelled", "deleted", "moved"] as const)("reads and writes: %s", (how) => {
    expect(decodeCloseClear(clearPart(`close: ${how}`))).toBe(how);
    expect(encodeCloseClear(how)).toEqual(clearPart(`close: ${how}`));
    refusesOtherLengths(decodeCloseClear, clearPart(`close: ${how}`));
  });

  it("refuses every other byte", () => {
    for (const byte of [3, 4, 255])
      expect(() => decodeCloseClear(Uint8Array.of(byte))).toThrow(
        expect.objectContaining({ code: "log/malformed" }),
      );
  });
});
