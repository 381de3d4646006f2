import { describe, expect, it } from "vitest";
import {
  asArray,
  asBoolean,
  asBytes,
  asInteger,
  asMap,
  asText,
  asUnsigned,
  CborShapeError,
  cborMap,
  orNull,
  requireOnly,
} from "../../../shared/cbor/cbor-map.ts";

describe("members of a CBOR map", () => {
  // reader | what it takes | what it refuses
  it.each([
    ["asMap", asMap, [new Map()], [[], null, 1, "x"]],
    ["asArray", asArray, [[], [1]], [new Map(), null, "x"]],
    ["asText", asText, ["", "x"], [1, null, new Uint8Array()]],
    ["asBoolean", asBoolean, [true, false], [0, 1, null]],
    ["asInteger", asInteger, [0, -1, 2 ** 53 - 1], ["1", null, 2n ** 60n]],
    ["asUnsigned", asUnsigned, [0, 2 ** 53 - 1], [-1, null, 2n ** 60n]],
  ] as const)("%s takes its type and nothing else", (_name, read, right, wrong) => {
    for (const value of right) expect(read(value)).toEqual(value);
    for (const value of [...wrong, undefined]) expect(() => read(value)).toThrow(CborShapeError);
  });

  it("asBytes takes the length it is told", () => {
    expect(asBytes(new Uint8Array(3))).toEqual(new Uint8Array(3));
    expect(asBytes(new Uint8Array(3), 3).length).toBe(3);
    expect(() => asBytes(new Uint8Array(3), 4)).toThrow(CborShapeError);
    expect(() => asBytes("abc")).toThrow(CborShapeError);
  });

  it("orNull tells null from missing", () => {
    expect(orNull(null, asText)).toBeNull();
    expect(orNull("x", asText)).toBe("x");
    expect(() => orNull(undefined, asText)).toThrow(CborShapeError);
  });

  it("requireOnly refuses a member that nobody asked for", () => {
    requireOnly(cborMap({ a: 1 }), "a", "b");
    expect(() => requireOnly(cborMap({ a: 1, c: 2 }), "a", "b")).toThrow(CborShapeError);
    expect(() => requireOnly(new Map([[1, 2]]), "1")).toThrow(CborShapeError);
  });
});
