import { describe, expect, it } from "vitest";
import { utf8ToBytes } from "../../../shared/bytes/bytes.ts";
import { LIMITS } from "../../../shared/exchange/limits.ts";
import {
  asCount,
  asList,
  asObject,
  asText,
  decodeJson,
  decodeUtf8,
  encodeJson,
  otherMembers,
} from "../../../shared/exchange/untrusted-json.ts";

const nested = (depth: number) => utf8ToBytes("[".repeat(depth) + "]".repeat(depth));

describe("JSON of a stranger", () => {
  it("is read, with a byte order mark in front or without", () => {
    expect(decodeJson(utf8ToBytes('\u{feff}{"a":[1,"\u{fffd}"]}'))).toEqual({ a: [1, "\u{fffd}"] });
  });

  it("may be nested as deeply as collections go, and no deeper", () => {
    expect(decodeJson(nested(LIMITS.jsonDepth))).toBeDefined();
    expect(() => decodeJson(nested(LIMITS.jsonDepth + 1))).toThrow("nested too deeply");
  });

  it("does not count brackets in texts as nesting", () => {
    const text = `"${"[".repeat(1000)}\\""`;

    expect(decodeJson(utf8ToBytes(`[${text}]`))).toEqual([`${"[".repeat(1000)}"`]);
  });

  it.each(["", "{", '{"a":1}x', "{'a':1}", "nul"])("%j is refused as incomplete", (text) => {
    expect(() => decodeJson(utf8ToBytes(text))).toThrow("not complete JSON");
  });

  it("is refused where it is not UTF-8", () => {
    expect(() => decodeJson(Uint8Array.of(0x22, 0xff, 0x22))).toThrow("not UTF-8");
    expect(decodeUtf8(Uint8Array.of(0xc0, 0x80))).toBeNull();
    expect(decodeUtf8(Uint8Array.of(0xed, 0xa0, 0x80))).toBeNull();
  });

  it("is written so that it reads the same", () => {
    const value = { a: [null, true, 1.5, "\u{1f600}"] };

    expect(decodeJson(encodeJson(value))).toEqual(value);
  });
});

describe("readers of members", () => {
  // value, as object, list, text, count
  it.each([
    [{ a: 1 }, { a: 1 }, null, null, null],
    [[1], null, [1], null, null],
    ["x", null, null, "x", null],
    [7, null, null, null, 7],
    [-1, null, null, null, null],
    [1.5, null, null, null, null],
    [2 ** 53, null, null, null, null],
    [null, null, null, null, null],
    [undefined, null, null, null, null],
  ])("%j", (value, object, list, text, count) => {
    expect([asObject(value), asList(value), asText(value), asCount(value)]).toEqual([
      object,
      list,
      text,
      count,
    ]);
  });

  it("keep what is not named, and say null where that is nothing", () => {
    expect(otherMembers({ a: 1, b: 2 }, new Set(["a"]))).toEqual({ b: 2 });
    expect(otherMembers({ a: 1 }, new Set(["a"]))).toBeNull();
  });
});
