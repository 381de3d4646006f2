import { describe, expect, it } from "vitest";
import { decodeHints } from "../../../shared/webauthn/hints.ts";

describe("decodeHints", () => {
  it.each([
    [undefined, []],
    [[], []],
    [["hybrid"], ["hybrid"]],
    [
      ["hybrid", "security-key", "hybrid"],
      ["hybrid", "security-key"],
    ],
    [["x", "client-device", null, 7], ["client-device"]],
    [["Hybrid"], []],
  ])("of %j are %j", (untrusted, hints) => {
    expect(decodeHints(untrusted)).toEqual(hints);
  });
});
