import { describe, expect, it } from "vitest";
import { ByteReader, ByteReaderError } from "../../../shared/bytes/byte-reader.ts";

const reader = (...bytes: number[]) => new ByteReader(Uint8Array.from(bytes));

describe("ByteReader", () => {
  it("reads front to back, most significant byte first", () => {
    const read = reader(1, 1, 2, 1, 2, 3, 4, 0, 0x1f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 9, 8);

    expect([read.uint8(), read.uint16(), read.uint32(), read.uint64()]).toEqual([
      1,
      0x0102,
      0x01020304,
      Number.MAX_SAFE_INTEGER,
    ]);
    expect(read.remaining).toBe(2);
    expect(read.rest()).toEqual(Uint8Array.of(9, 8));
    read.end();
  });

  it.each<[string, (read: ByteReader) => unknown]>([
    ["one byte too many", (read) => read.take(3)],
    ["a negative length", (read) => read.take(-1)],
    ["a length that is no integer", (read) => read.take(0.5)],
    ["NaN bytes", (read) => read.take(Number.NaN)],
    ["a uint32 of two bytes", (read) => read.uint32()],
    ["the end where bytes are left", (read) => read.end()],
  ])("refuses %s", (_case, act) => {
    expect(() => act(reader(1, 2))).toThrow(ByteReaderError);
  });

  it("refuses integers that a number does not hold exactly", () => {
    expect(() => reader(0, 0x20, 0, 0, 0, 0, 0, 0).uint64()).toThrow(ByteReaderError);
  });

  it("does not move when a read was refused", () => {
    const read = reader(1, 2);
    expect(() => read.take(3)).toThrow(ByteReaderError);

    expect(read.uint16()).toBe(0x0102);
  });

  it("hands out copies", () => {
    const bytes = Uint8Array.of(1, 2);
    const taken = new ByteReader(bytes).take(2);
    bytes.fill(0);

    expect(taken).toEqual(Uint8Array.of(1, 2));
  });
});
