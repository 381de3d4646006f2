import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decompressMozLz4, decompressSnappy } from "./decompress.ts";
import { bytesNeedles, NeedleSearch, textNeedles } from "./needles.ts";

const FORMS: readonly ((value: Buffer) => Buffer)[] = [
  (value) => value,
  ...(["hex", "base64", "base64url"] as const).flatMap((encoding) => [
    (value: Buffer) => Buffer.from(value.toString(encoding)),
    (value: Buffer) => Buffer.from(value.toString(encoding), "utf16le"),
  ]),
];

describe("a search for needles", () => {
  it("finds bytes inside longer ones, in every form that those may have", () => {
    const around = fc.uint8Array({ maxLength: 9 });
    const secret = fc.uint8Array({ minLength: 12, maxLength: 40 });
    fc.assert(
      fc.property(around, secret, around, fc.constantFrom(...FORMS), (before, needle, after, form) => {
        const search = new NeedleSearch(bytesNeedles("secret", needle));
        const found = search.within(form(Buffer.concat([before, needle, after])));
        expect(found.map(({ name }) => name)).toContain("secret");
      }),
    );
  });

  it("finds a text in UTF-8 and UTF-16, and nothing where nothing is", () => {
    const search = new NeedleSearch(textNeedles("name", "Zwetschgenmus"));

    expect(search.within(Buffer.from("ein Zwetschgenmus"))).toHaveLength(1);
    expect(search.within(Buffer.from("ein Zwetschgenmus", "utf16le"))).toHaveLength(1);
    expect(search.within(Buffer.from("ein Zwetschgenmuß"))).toEqual([]);
    expect(search.within(randomBytes(100_000))).toEqual([]);
  });
});

describe("decompression", () => {
  // Written by hand from the formats' descriptions: "abcd", then 8 bytes from 4 back, then "!".
  it("undoes Snappy, copies that overlap included", () => {
    const oneByteCopy = Buffer.from([13, 3 << 2, ...Buffer.from("abcd"), (4 << 2) | 1, 4, 0, 0x21]);
    const twoByteCopy = Buffer.from([13, 3 << 2, ...Buffer.from("abcd"), (7 << 2) | 2, 4, 0, 0, 0x21]);

    expect(String(decompressSnappy(oneByteCopy))).toBe("abcdabcdabcd!");
    expect(String(decompressSnappy(twoByteCopy))).toBe("abcdabcdabcd!");
    expect(decompressSnappy(Buffer.from("just a text"))).toBeNull();
  });

  it("undoes Firefox's LZ4, copies that overlap included", () => {
    const block = Buffer.from([(4 << 4) | 4, ...Buffer.from("abcd"), 4, 0, 1 << 4, 0x21]);
    const file = Buffer.concat([Buffer.from("mozLz40\0"), Buffer.from([13, 0, 0, 0]), block]);

    expect(String(decompressMozLz4(file))).toBe("abcdabcdabcd!");
    expect(decompressMozLz4(Buffer.from("just a text"))).toBeNull();
  });
});
