import { describe, expect, it } from "vitest";
import { ByteReader } from "../../../shared/bytes/byte-reader.ts";
import {
  encodeWraps,
  isRecipientSet,
  readWraps,
  requireRising,
  type Wrap,
} from "../../../shared/log/clear-wraps.ts";

const id = (value: number) => new Uint8Array(16).fill(value);
const wrap = (value: number): Wrap => ({ recipient: id(value), wrapped: new Uint8Array(80).fill(value) });

describe("wraps in a clear part", () => {
  it("are written in rising order and read again", () => {
    const encoded = encodeWraps([wrap(2), wrap(1)]);
    expect(encoded.length).toBe(2 + 2 * 96);
    expect(readWraps(new ByteReader(encoded))).toEqual([wrap(1), wrap(2)]);
  });

  it("are refused when a recipient stands twice or out of order", () => {
    for (const pair of [
      [id(1), id(1)],
      [id(2), id(1)],
    ])
      expect(() => requireRising(pair)).toThrow(expect.objectContaining({ code: "log/malformed" }));
    expect(() => readWraps(new ByteReader(encodeWraps([wrap(1), wrap(1)])))).toThrow();
    requireRising([id(1), id(2)]);
  });

  // wraps for | members | exactly them?
  it.each([
    [[1, 2], [2, 1], true],
    [[1], [1, 2], false],
    [[1, 2, 3], [1, 2], false],
    [[1, 3], [1, 2], false],
    [[], [], true],
  ])("for %j against members %j: %s", (recipients, members, expected) => {
    expect(isRecipientSet(recipients.map(wrap), members.map(id))).toBe(expected);
  });
});
