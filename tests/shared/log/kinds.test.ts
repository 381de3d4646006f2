import { describe, expect, it } from "vitest";
import { CONTROL_KINDS, KINDS, kindOf } from "../../../shared/log/kinds.ts";

describe("kinds", () => {
  it("number the ten kinds from 1 to 10, each way", () => {
    expect(Object.values(KINDS)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    for (const [kind, number] of Object.entries(KINDS)) expect(kindOf(number)).toBe(kind);
  });

  it("know no others", () => {
    for (const number of [0, 11, 200, 255]) expect(kindOf(number)).toBeNull();
  });

  it("name those that are never compacted", () => {
    expect([...CONTROL_KINDS].sort()).toEqual(["close", "deviceAdd", "genesis", "policy", "rekey"]);
  });
});
