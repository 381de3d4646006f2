import { describe, expect, it } from "vitest";
import { hasDisplay } from "../../../scripts/start/display.ts";

describe("a display", () => {
  // system, environment, is there one?
  it.each([
    ["linux", {}, false],
    ["linux", { DISPLAY: ":0" }, true],
    ["linux", { DISPLAY: "" }, false],
    ["linux", { WAYLAND_DISPLAY: "wayland-0" }, true],
    ["linux", { DISPLAY: ":0", KEYFERRY_HEADLESS: "1" }, false],
    ["linux", { DISPLAY: ":0", KEYFERRY_HEADLESS: "0" }, true],
    ["linux", { DISPLAY: ":0", CI: "true" }, false],
    ["linux", { DISPLAY: ":0", CI: "false" }, true],
    ["darwin", {}, true],
    ["win32", {}, true],
    ["win32", { CI: "1" }, false],
  ])("on %s with %j: %s", (platform, environment, expected) => {
    expect(hasDisplay(platform, environment)).toBe(expected);
  });
});
