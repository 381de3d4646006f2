import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bytesToText, copyBytes, textToBuffer } from "../../../extension/page/wire-bytes.ts";
import { decodeBase64url, encodeBase64url } from "../../../shared/bytes/base64url.ts";

const bytes = fc.uint8Array({ maxLength: 70 });

describe("bytesToText and textToBuffer", () => {
  it("write and read exactly what shared/bytes/base64url does", () => {
    fc.assert(
      fc.property(bytes, (some) => {
        const text = encodeBase64url(some);
        expect(bytesToText(some)).toBe(text);
        expect(new Uint8Array(textToBuffer(text) ?? new ArrayBuffer(0))).toEqual(some);
      }),
    );
  });

  it("refuse every text that shared/bytes/base64url refuses", () => {
    const almostBase64url = fc.string({ unit: fc.constantFrom(..."ABQgw_-+/= \nü"), maxLength: 6 });
    fc.assert(
      fc.property(almostBase64url, (text) => {
        const expected = decodeBase64url(text);
        const buffer = textToBuffer(text);
        expect(buffer && new Uint8Array(buffer)).toEqual(expected);
      }),
    );
    expect(textToBuffer(undefined)).toBeNull();
    expect(textToBuffer(12)).toBeNull();
  });
});

describe("copyBytes", () => {
  it("copies the part that a view shows", () => {
    fc.assert(
      fc.property(bytes, fc.nat(5), fc.nat(5), (some, from, length) => {
        const start = Math.min(from, some.length);
        const end = Math.min(start + length, some.length);
        const shown = some.slice(start, end);
        expect(copyBytes(some.subarray(start, end))).toEqual(shown);
        expect(copyBytes(new DataView(some.buffer, some.byteOffset + start, end - start))).toEqual(shown);
      }),
    );
  });

  it("copies wide elements as bytes, whole buffers, and does not share memory with them", () => {
    const wide = Uint16Array.from([0x0201, 0x0403]);
    const copy = copyBytes(wide);
    wide.fill(0);

    expect(copy).toEqual(Uint8Array.from([1, 2, 3, 4]));
    expect(copyBytes(Uint8Array.from([7]).buffer)).toEqual(Uint8Array.from([7]));
  });

  it("takes a detached buffer for an empty one", () => {
    const gone = new Uint8Array([1, 2]);
    structuredClone(gone.buffer, { transfer: [gone.buffer] });

    expect(copyBytes(gone)).toEqual(new Uint8Array(0));
    expect(copyBytes(gone.buffer)).toEqual(new Uint8Array(0));
  });

  // what WebIDL does not take as a BufferSource
  it.each([
    ["shared memory", new SharedArrayBuffer(4)],
    ["a view of shared memory", new Uint8Array(new SharedArrayBuffer(4))],
    ["a resizable buffer", Reflect.construct(ArrayBuffer, [4, { maxByteLength: 8 }])],
    ["a list of numbers", [1, 2]],
    ["numbered members", { 0: 1, length: 1 }],
    ["text", "AQI"],
    ["null", null],
    ["undefined", undefined],
    ["an object that inherits from a view", Object.create(new Uint8Array(2))],
  ])("answers null for %s", (_, value) => {
    expect(copyBytes(value)).toBeNull();
  });
});
