import { describe, expect, it } from "vitest";
import { decodeRekeyClear, encodeRekeyClear } from "../../../shared/log/clear-rekey.ts";
import { clearPart, refusesOtherLengths } from "./clear-parts.ts";

const NAMES = [
  "rekey of the epoch only",
  "rekey that removes two devices",
  "rekey with new words and lost epochs",
];

describe("clear part of rekey", () => {
  it.each(NAMES)("reads and writes again: %s", (name) => {
    const bytes = clearPart(name);
    expect(encodeRekeyClear(decodeRekeyClear(bytes))).toEqual(bytes);
    refusesOtherLengths(decodeRekeyClear, bytes);
  });

  it("writes sets in rising order whatever order it is given", () => {
    const clear = decodeRekeyClear(clearPart(NAMES[1] ?? ""));
    const turned = { ...clear, removed: clear.removed.toReversed(), wraps: clear.wraps.toReversed() };
    expect(encodeRekeyClear(turned)).toEqual(encodeRekeyClear(clear));
  });

  it("refuses a flag of new words that is neither 0 nor 1", () => {
    const bytes = clearPart(NAMES[0] ?? "");
    bytes[2] = 2;
    expect(() => decodeRekeyClear(bytes)).toThrow(expect.objectContaining({ code: "log/malformed" }));
  });

  it("refuses one device removed twice", () => {
    const clear = decodeRekeyClear(clearPart(NAMES[0] ?? ""));
    const twice = encodeRekeyClear({ ...clear, removed: [new Uint8Array(16), new Uint8Array(16)] });
    expect(() => decodeRekeyClear(twice)).toThrow(expect.objectContaining({ code: "log/malformed" }));
  });
});
