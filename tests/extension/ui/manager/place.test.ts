import { describe, expect, it } from "vitest";
import { placeOf } from "../../../../extension/ui/manager/place.ts";

describe("placeOf", () => {
  //  hash               section     item
  it.each([
    ["", "passkeys", null],
    ["#passkeys", "passkeys", null],
    ["#passkeys/AAAA", "passkeys", "AAAA"],
    ["#trash", "trash", null],
    ["#trash/AAAA", "trash", null],
    ["#settings", "settings", null],
    ["#nonsense", "passkeys", null],
  ])("“%s”", (hash, section, itemId) => {
    expect(placeOf(hash)).toEqual({ section, itemId });
  });
});
