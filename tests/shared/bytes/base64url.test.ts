import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeBase64url, encodeBase64url } from "../../../shared/bytes/base64url.ts";
import { utf8ToBytes } from "../../../shared/bytes/bytes.ts";

describe("base64url", () => {
  // RFC 4648 section 10, without padding
  it.each([
    ["", ""],
    ["f", "Zg"],
    ["fo", "Zm8"],
    ["foo", "Zm9v"],
    ["foob", "Zm9vYg"],
    ["fooba", "Zm9vYmE"],
    ["foobar", "Zm9vYmFy"],
  ])("writes %j as %j and reads it back", (plain, text) => {
    expect(encodeBase64url(utf8ToBytes(plain))).toBe(text);
    expect(decodeBase64url(text)).toEqual(utf8ToBytes(plain));
  });

  it("uses the URL alphabet", () => {
    expect(encodeBase64url(Uint8Array.of(0xfb, 0xff, 0xbf))).toBe("-_-_");
  });

  it.each(["A", "AAAAA", "AQ==", "Zg=", "+/+/", "Z g", "Zg\n", "Zh", "Zm9", "ZmA\u{0000}", "Zä"])(
    "refuses %j",
    (text) => {
      expect(decodeBase64url(text)).toBeNull();
    },
  );

  it("agrees with Node on any bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        const text = encodeBase64url(bytes);
        expect(text).toBe(Buffer.from(bytes).toString("base64url"));
        expect(decodeBase64url(text)).toEqual(bytes);
      }),
    );
  });

  it("gives one byte string only one spelling", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(..."ABZaz09-_+/= "), maxLength: 8 }), (text) => {
        const bytes = decodeBase64url(text);
        if (bytes !== null) expect(encodeBase64url(bytes)).toBe(text);
      }),
    );
  });
});
