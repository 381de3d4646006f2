import { describe, expect, it } from "vitest";
import { decodePolicyClear, encodePolicyClear } from "../../../shared/log/clear-policy.ts";
import { clearPart, refusesOtherLengths } from "./clear-parts.ts";

describe("clear part of policy", () => {
  it("reads and writes two versions", () => {
    const bytes = clearPart("policy of version 1");
    expect(decodePolicyClear(bytes)).toEqual({ signerVersion: 1, minVersion: 1 });
    expect(decodePolicyClear(encodePolicyClear({ signerVersion: 65_535, minVersion: 258 }))).toEqual({
      signerVersion: 65_535,
      minVersion: 258,
    });
    refusesOtherLengths(decodePolicyClear, bytes);
  });
});
