import { describe, expect, it } from "vitest";
import { ownRpId } from "../../../../extension/ui/components/own-rp-id.ts";

describe("the name under which our pages ask authenticators", () => {
  it.each([
    ["chrome-extension:", undefined],
    ["moz-extension:", "keyferry.invalid"],
  ])("%s", (protocol, rpId) => {
    expect(ownRpId(protocol)).toBe(rpId);
  });
});
