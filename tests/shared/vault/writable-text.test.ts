import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeStrict, encodeCanonical } from "../../../shared/cbor/cbor.ts";
import { writableText } from "../../../shared/vault/writable-text.ts";

describe("writable text", () => {
  it("makes every text one that the format can hold", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const written = writableText(text);
        expect(decodeStrict(encodeCanonical(written))).toBe(written);
      }),
    );
  });

  // before | after
  it.each([
    ["Ana", "Ana"],
    ["", ""],
    ["\u{1F511} key", "\u{1F511} key"],
    ["a\ud800b", "a\ufffdb"],
    ["\udc00", "\ufffd"],
    ["\ufeff\ufeffAna\ufeff", "Ana\ufeff"],
  ])("turns %j into %j", (before, after) => {
    expect(writableText(before)).toBe(after);
  });
});
