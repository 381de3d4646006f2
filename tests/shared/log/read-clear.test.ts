import { describe, expect, it } from "vitest";
import { readClear } from "../../../shared/log/read-clear.ts";

describe("readClear", () => {
  it("gives what was read when all bytes were used", () => {
    expect(readClear(Uint8Array.of(1, 2), (reader) => reader.uint16())).toBe(258);
  });

  it("turns a missing byte and a left-over byte into a malformed clear part", () => {
    for (const bytes of [Uint8Array.of(1), Uint8Array.of(1, 2, 3)])
      expect(() => readClear(bytes, (reader) => reader.uint16())).toThrow(
        expect.objectContaining({ code: "log/malformed" }),
      );
  });

  it("lets other errors through", () => {
    expect(() =>
      readClear(Uint8Array.of(), () => {
        throw new TypeError("bug");
      }),
    ).toThrow(TypeError);
  });
});
