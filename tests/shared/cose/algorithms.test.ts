import { describe, expect, it } from "vitest";
import { ES256, isSupportedAlgorithm, SUPPORTED_ALGORITHMS } from "../../../shared/cose/algorithms.ts";

describe("the supported algorithms", () => {
  it("are the five, ES256 first", () => {
    expect(SUPPORTED_ALGORITHMS).toEqual([-7, -8, -35, -36, -257]);
    expect(SUPPORTED_ALGORITHMS[0]).toBe(ES256);
  });

  it.each([-37, -47, -53, -9, 0, 7, -48, -65535, Number.NaN])("do not include %d", (alg) => {
    expect(isSupportedAlgorithm(alg)).toBe(false);
  });
});
