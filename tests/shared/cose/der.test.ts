import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bytesToHex, hexToBytes } from "../../../shared/bytes/bytes.ts";
import {
  bitStringBytes,
  contentOf,
  decodeFirstItem,
  decodeItems,
  encodeBitString,
  encodeItem,
  encodeUnsigned,
  TAG,
  unsignedOf,
} from "../../../shared/cose/der.ts";
import { KeyFault } from "../../../shared/cose/key-fault.ts";

const items = (hex: string) => decodeItems(hexToBytes(hex));

describe("reading DER", () => {
  // defect, bytes
  it.each([
    ["a tag alone", "04"],
    ["content cut off", "040201"],
    ["an indefinite length", "30800000"],
    ["a long length for a short content", "04810101"],
    ["a length with a leading zero", `04820080${"00".repeat(128)}`],
    ["a length of five bytes", "04850000000001ff"],
    ["a length of 4 GiB", "0484ffffffff"],
    ["a high tag number", "1f8101"],
  ])("refuses %s", (_defect, hex) => {
    expect(() => items(hex)).toThrow(KeyFault);
  });

  // number, bytes or null where refused
  it.each([
    ["0", "020100", "00"],
    ["127", "02017f", "7f"],
    ["128", "02020080", "80"],
    ["a negative number", "020180", null],
    ["nothing", "0200", null],
    ["a needless zero", "0202007f", null],
    ["an octet string", "040101", null],
  ])("reads the integer %s", (_name, hex, expected) => {
    const read = () => unsignedOf(items(hex)[0]);

    if (expected === null) expect(read).toThrow(KeyFault);
    else expect(bytesToHex(read())).toBe(expected);
  });

  it("refuses a bit string with unused bits and an empty one", () => {
    expect(() => bitStringBytes(hexToBytes("0780"))).toThrow(KeyFault);
    expect(() => bitStringBytes(hexToBytes(""))).toThrow(KeyFault);
    expect(bytesToHex(bitStringBytes(hexToBytes("00ff")))).toBe("ff");
  });

  it("leaves what follows the first item", () => {
    expect(bytesToHex(decodeFirstItem(hexToBytes("0401aa0500")).rest)).toBe("0500");
  });

  it("says no to an item that is not there", () => {
    expect(() => contentOf(undefined, TAG.sequence)).toThrow(KeyFault);
  });
});

describe("writing DER", () => {
  it("writes lengths in shortest form on both sides of 128, 256 and 65536", () => {
    const head = (length: number) => bytesToHex(encodeItem(0x04, new Uint8Array(length)).slice(0, -length));

    expect([127, 128, 255, 256, 65_535, 65_536].map(head)).toEqual([
      "047f",
      "048180",
      "0481ff",
      "04820100",
      "0482ffff",
      "0483010000",
    ]);
  });

  it("gives back any bytes through octet string, bit string and unsigned integer", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const [octets, bits, integer] = decodeItems(
          new Uint8Array([
            ...encodeItem(TAG.octetString, bytes),
            ...encodeBitString(bytes),
            ...encodeUnsigned(bytes),
          ]),
        );
        expect(contentOf(octets, TAG.octetString)).toEqual(bytes);
        expect(bitStringBytes(contentOf(bits, TAG.bitString))).toEqual(bytes);
        expect(BigInt(`0x${bytesToHex(unsignedOf(integer))}`)).toBe(BigInt(`0x0${bytesToHex(bytes)}`));
      }),
    );
  });
});
