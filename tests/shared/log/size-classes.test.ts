import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bytesToHex } from "../../../shared/bytes/bytes.ts";
import {
  isSizeClass,
  padBody,
  paddedLength,
  SIZE_CLASSES,
  unpadBody,
} from "../../../shared/log/size-classes.ts";
import { readCases } from "../vault/vectors-on-disk.ts";

type Case = { bodyLength: number; paddedLength: number; entryLength: number; beginning: string };
const DATA = { clearLength: 0, signatureCount: 1 };

describe("size classes", () => {
  it.each(readCases<Case>("log/size-classes.json"))(
    "a body of $bodyLength bytes makes an entry of $entryLength",
    (one) => {
      const length = paddedLength(DATA, one.bodyLength);
      expect(length).toBe(one.paddedLength);
      expect(isSizeClass(one.entryLength)).toBe(true);
      const padded = padBody(new Uint8Array(one.bodyLength).fill(0xaa), length);
      expect(bytesToHex(padded.slice(0, 8))).toBe(one.beginning);
    },
  );

  it("give back every body, and every entry one of seven lengths", () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 5000 }),
        fc.integer({ min: 0, max: 2000 }),
        fc.integer({ min: 1, max: 3 }),
        (body, clearLength, signatureCount) => {
          const length = paddedLength({ clearLength, signatureCount }, body.length);
          expect(SIZE_CLASSES).toContain(134 + clearLength + length + 16 + 64 * signatureCount);
          expect(unpadBody(padBody(body, length))).toEqual(body);
        },
      ),
    );
  });

  it("refuse a body that no entry can hold", () => {
    expect(() => paddedLength(DATA, 65_319)).toThrow(expect.objectContaining({ code: "log/too-large" }));
    expect(() => padBody(new Uint8Array(5), 8)).toThrow(RangeError);
  });

  it("refuse a filling that is not what padBody writes", () => {
    expect(unpadBody(Uint8Array.of(0, 0, 0, 1, 7, 0))).toEqual(Uint8Array.of(7));
    expect(unpadBody(Uint8Array.of(0, 0, 0, 1, 7, 1))).toBeNull();
    expect(unpadBody(Uint8Array.of(0, 0, 0, 3, 7, 0))).toBeNull();
    expect(unpadBody(Uint8Array.of(0, 0, 0))).toBeNull();
  });
});
