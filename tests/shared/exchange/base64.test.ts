import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeBase64, encodeBase64 } from "../../../shared/exchange/base64.ts";

describe("base64 of other software", () => {
  // text, bytes or null, spelling
  it.each([
    ["", [], "url"],
    ["_-8", [0xff, 0xef], "url"],
    ["_-8=", [0xff, 0xef], "url"],
    ["/+8=", [0xff, 0xef], "standard"],
    ["/+8", [0xff, 0xef], "standard"],
    ["AA==", [0], "url"],
  ])("%j is read", (text, bytes, spelling) => {
    expect(decodeBase64(text)).toEqual({ bytes: Uint8Array.from(bytes), spelling });
  });

  it.each(["A", "AB=C", "AA=", "A===", "AA===", "/-8=", "A A=", "AA\n", "AB==", "=", "\u{ff21}A=="])(
    "%j is refused",
    (text) => {
      expect(decodeBase64(text)).toBeNull();
    },
  );

  it("is written as Node writes it, of any length", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(encodeBase64(bytes)).toBe(Buffer.from(bytes).toString("base64"));
      }),
    );
    const long = new Uint8Array(100_001).fill(0xa7);
    expect(encodeBase64(long)).toBe(Buffer.from(long).toString("base64"));
  });
});
