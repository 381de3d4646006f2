import { describe, expect, it } from "vitest";
import {
  toBoolean,
  toBytes,
  toDictionary,
  toDomString,
  toKnownString,
  toLong,
  toRequiredDictionary,
  toSequence,
  toUnsignedLong,
} from "../../../shared/webauthn/webidl.ts";
import { faultCodeOf } from "../../support/ceremony-fault-code.ts";

const MALFORMED = "ceremony/malformed-options";

describe("numbers", () => {
  // value, long, unsigned long
  it.each([
    [0, 0, 0],
    [-7, -7, 4_294_967_289],
    ["-7", -7, 4_294_967_289],
    [" 42 ", 42, 42],
    [1.9, 1, 1],
    [-1.9, -1, 4_294_967_295],
    [2 ** 31, -(2 ** 31), 2 ** 31],
    [2 ** 32, 0, 0],
    [true, 1, 1],
    [null, 0, 0],
    ["", 0, 0],
    ["x", 0, 0],
    [[], 0, 0],
    [[5], 5, 5],
    [{}, 0, 0],
    [Number.POSITIVE_INFINITY, 0, 0],
  ])("%j becomes long %d and unsigned long %d", (value, long, unsigned) => {
    expect(toLong(value)).toBe(long);
    expect(toUnsignedLong(value)).toBe(unsigned);
  });

  it("a missing long is an error, a missing unsigned long is 0", () => {
    expect(faultCodeOf(() => toLong(undefined))).toBe(MALFORMED);
    expect(toUnsignedLong(undefined)).toBe(0);
  });
});

describe("text", () => {
  it.each([
    ["a", "a"],
    [7, "7"],
    [null, "null"],
    [true, "true"],
    [["a", "b"], "a,b"],
    [{}, "[object Object]"],
  ])("%j becomes %j", (value, text) => {
    expect(toDomString(value)).toBe(text);
  });

  it("a known value is recognised in its exact spelling only", () => {
    expect(
      ["required", "Required", "", null, undefined, {}].map((value) => toKnownString(value, ["required"])),
    ).toEqual(["required", null, null, null, null, null]);
  });
});

describe("booleans", () => {
  it.each([
    [true, true],
    ["false", true],
    [1, true],
    [{}, true],
    [0, false],
    ["", false],
    [null, false],
    [undefined, false],
  ])("%j is %j", (value, expected) => {
    expect(toBoolean(value)).toBe(expected);
  });
});

describe("dictionaries", () => {
  it("null and undefined are empty ones, but a required one must be there", () => {
    expect(Object.keys(toDictionary(null))).toEqual([]);
    expect(Object.keys(toDictionary(undefined))).toEqual([]);
    expect(Object.keys(toRequiredDictionary(null))).toEqual([]);
    expect(faultCodeOf(() => toRequiredDictionary(undefined))).toBe(MALFORMED);
  });

  it.each(["text", 7, true])("%j is none", (value) => {
    expect(faultCodeOf(() => toDictionary(value))).toBe(MALFORMED);
  });

  it("has no members that JSON did not bring", () => {
    expect(toDictionary({})["toString"]).toBeUndefined();
    expect(toDictionary(JSON.parse('{"__proto__":{"alg":-7}}'))["alg"]).toBeUndefined();
  });
});

describe("sequences and buffers", () => {
  it("a missing sequence is empty; only a list is one, of at most 1,024 items", () => {
    expect(toSequence(undefined, toDomString)).toEqual([]);
    expect(toSequence([1, "b"], toDomString)).toEqual(["1", "b"]);
    for (const value of [null, {}, "text", { length: 1, 0: "a" }, Array(1_025).fill("a")])
      expect(faultCodeOf(() => toSequence(value, toDomString))).toBe(MALFORMED);
  });

  it("a buffer is base64url of at most the allowed length", () => {
    expect(toBytes("AQID")).toEqual(Uint8Array.of(1, 2, 3));
    expect(toBytes("AQID", 3)).toEqual(Uint8Array.of(1, 2, 3));
    for (const value of [undefined, null, 7, [1], "AQI=", "AQ ID"])
      expect(faultCodeOf(() => toBytes(value))).toBe(MALFORMED);
    expect(faultCodeOf(() => toBytes("AQID", 2))).toBe(MALFORMED);
  });
});
