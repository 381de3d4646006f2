import { describe, expect, it } from "vitest";
import {
  decodeCredPropsForCreate,
  refuseCredPropsForGet,
} from "../../../../shared/webauthn/extensions/cred-props.ts";
import { faultCodeOf } from "../../../support/ceremony-fault-code.ts";

describe("credProps", () => {
  it.each([
    [true, true, "ceremony/unsupported-option"],
    ["yes", true, "ceremony/unsupported-option"],
    [false, false, "no fault"],
    [null, false, "no fault"],
    [undefined, false, "no fault"],
  ])("%j: asked at create %s, at get %s", (untrusted, asked, atGet) => {
    expect(decodeCredPropsForCreate(untrusted)).toBe(asked);
    expect(faultCodeOf(() => refuseCredPropsForGet(untrusted))).toBe(atGet);
  });
});
