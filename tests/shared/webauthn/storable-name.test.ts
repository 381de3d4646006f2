import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeStrict, encodeCanonical } from "../../../shared/cbor/cbor.ts";
import { storableName } from "../../../shared/webauthn/storable-name.ts";

describe("storableName", () => {
  it.each([
    ["Ada Lovelace", "Ada Lovelace"],
    ["", ""],
    ["\u{feff}\u{feff}ada", "ada"],
    ["a\u{feff}b", "a\u{feff}b"],
    ["\ud83d\udd11 key", "\u{1f511} key"],
    ["\udd11\ud83d", "\u{fffd}\u{fffd}"],
    ["عيسى", "عيسى"],
  ])("makes %j to %j", (name, stored) => {
    expect(storableName(name)).toBe(stored);
  });

  it("cuts after 512 code points, never inside one", () => {
    expect([...storableName("\u{1f511}".repeat(600))]).toHaveLength(512);
    expect([...storableName(`${"x".repeat(700)}`)]).toHaveLength(512);
    expect([...storableName(`x${"\u{1f511}".repeat(600)}`)]).toHaveLength(512);
  });

  it("makes anything storable, and keeps what is storable as it is", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 1_500, size: "max" }), (name) => {
        const stored = storableName(name);
        expect(decodeStrict(encodeCanonical(stored))).toBe(stored);
        expect(storableName(stored)).toBe(stored);
      }),
    );
  });
});
