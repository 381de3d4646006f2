import { describe, expect, it } from "vitest";
import { bytesToHex, hexToBytes } from "../../../shared/bytes/bytes.ts";
import { decodeFounding, encodeFounding, FOUNDING_LENGTH } from "../../../shared/log/founding.ts";
import { readCases } from "../vault/vectors-on-disk.ts";

const CASES = readCases<{ name: string; founding: string }>("log/ids.json");
const RIGHT = hexToBytes(CASES[0]?.founding ?? "");

describe("founding record", () => {
  it.each(CASES)("reads and writes again: $name", ({ founding }) => {
    expect(bytesToHex(encodeFounding(decodeFounding(hexToBytes(founding))))).toBe(founding);
  });

  it("refuses another length and another suite", () => {
    expect(RIGHT.length).toBe(FOUNDING_LENGTH);
    for (const bytes of [RIGHT.slice(1), new Uint8Array([...RIGHT, 0])])
      expect(() => decodeFounding(bytes)).toThrow(expect.objectContaining({ code: "log/malformed" }));
    const other = RIGHT.slice();
    other[0] = 2;
    expect(() => decodeFounding(other)).toThrow(expect.objectContaining({ code: "log/needs-newer-version" }));
  });

  it("does not write a key of another length", () => {
    const founding = decodeFounding(RIGHT);
    expect(() => encodeFounding({ ...founding, random: new Uint8Array(31) })).toThrow(RangeError);
  });
});
