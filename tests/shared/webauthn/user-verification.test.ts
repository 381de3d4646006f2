import { describe, expect, it } from "vitest";
import { decodeUserVerification, refuseUnverified } from "../../../shared/webauthn/user-verification.ts";
import { faultCodeOf } from "../../support/ceremony-fault-code.ts";

describe("decodeUserVerification", () => {
  it.each([
    ["required", "required"],
    ["preferred", "preferred"],
    ["discouraged", "discouraged"],
    [undefined, "preferred"],
    [null, "preferred"],
    ["", "preferred"],
    ["REQUIRED", "preferred"],
    [{}, "preferred"],
  ])("of %j is %s", (untrusted, requirement) => {
    expect(decodeUserVerification(untrusted)).toBe(requirement);
  });
});

describe("refuseUnverified", () => {
  // asked, happened, verdict
  it.each([
    ["required", true, "no fault"],
    ["required", false, "ceremony/constraint-not-met"],
    ["preferred", false, "no fault"],
    ["discouraged", false, "no fault"],
  ] as const)("%s, verified %s: %s", (requirement, verified, verdict) => {
    expect(faultCodeOf(() => refuseUnverified(requirement, verified))).toBe(verdict);
  });
});
