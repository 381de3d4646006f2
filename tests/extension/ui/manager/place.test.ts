import { describe, expect, it } from "vitest";
import { placeOf, screenOf } from "../../../../extension/ui/manager/place.ts";

describe("placeOf", () => {
  //  hash                section     what follows it    screen
  it.each([
    ["", "passkeys", [], "passkeys"],
    ["#passkeys", "passkeys", [], "passkeys"],
    ["#passkeys/", "passkeys", [], "passkeys"],
    ["#passkeys/AAAA", "passkeys", ["AAAA"], "passkeys"],
    ["#trash", "trash", [], "trash"],
    ["#devices/remove/00ff", "devices", ["remove", "00ff"], "devices/remove"],
    ["#sync", "sync", [], "sync"],
    ["#sync/compare", "sync", ["compare"], "sync/compare"],
    ["#moving", "moving", [], "moving"],
    ["#moving/import", "moving", ["import"], "moving/import"],
    ["#moving/import/AAAA", "moving", ["import", "AAAA"], "moving/import"],
    ["#sites/checklist", "sites", ["checklist"], "sites/checklist"],
    ["#settings", "settings", [], "settings"],
    ["#nonsense/AAAA", "passkeys", [], "passkeys"],
  ])("“%s”", (hash, section, path, screen) => {
    const place = placeOf(hash);

    expect(place).toEqual({ section, path });
    expect(screenOf(place)).toBe(screen);
  });
});
