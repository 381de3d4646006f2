import { describe, expect, it } from "vitest";
import { placeOf } from "../../../../extension/ui/manager/place.ts";

describe("placeOf", () => {
  //  hash               section     item    compares two devices
  it.each([
    ["", "passkeys", null, false],
    ["#passkeys", "passkeys", null, false],
    ["#passkeys/AAAA", "passkeys", "AAAA", false],
    ["#passkeys/compare", "passkeys", "compare", false],
    ["#trash", "trash", null, false],
    ["#trash/AAAA", "trash", null, false],
    ["#sync", "sync", null, false],
    ["#sync/compare", "sync", null, true],
    ["#sync/nonsense", "sync", null, false],
    ["#settings", "settings", null, false],
    ["#nonsense", "passkeys", null, false],
  ])("“%s”", (hash, section, itemId, isComparing) => {
    expect(placeOf(hash)).toEqual({ section, itemId, isComparing });
  });
});
