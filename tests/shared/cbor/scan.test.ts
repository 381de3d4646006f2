import { describe, expect, it } from "vitest";
import { hexToBytes } from "../../../shared/bytes/bytes.ts";
import { CborFault } from "../../../shared/cbor/cbor-fault.ts";
import { scanItem } from "../../../shared/cbor/scan.ts";

describe("scanItem", () => {
  // bytes, where the first item ends
  it.each<[string, number]>([
    ["00", 1],
    ["0000", 1],
    ["1903e8ff", 3],
    ["8301820203820405aa", 8],
    ["a26161016162820203", 9],
    ["44010203040506", 5],
    ["80ff", 1],
    ["8180ff", 2],
    ["a101a10280ff", 5],
  ])("finds the end of the first item of %s at %i", (hex, end) => {
    expect(scanItem(hexToBytes(hex), 16)).toBe(end);
  });

  it("leaves the shortest form to the decoder and still finds the end", () => {
    expect(scanItem(hexToBytes("1b000000000000000000"), 16)).toBe(9);
  });

  it("counts levels, not items: a list of a hundred empty lists is two deep", () => {
    const wide = new Uint8Array([0x98, 100, ...new Uint8Array(100).fill(0x80)]);

    expect(scanItem(wide, 2)).toBe(102);
    expect(() => scanItem(wide, 1)).toThrow(CborFault);
  });

  it("counts all items, keys of maps too, and stops at the limit", () => {
    const three = hexToBytes("a10080");

    expect(scanItem(three, 2, 3)).toBe(3);
    expect(() => scanItem(three, 2, 2)).toThrow(expect.objectContaining({ code: "cbor/too-many-items" }));
  });
});
