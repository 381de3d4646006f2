import { describe, expect, it } from "vitest";
import { joinedOthers } from "../../../../../extension/ui/manager/import/other-kinds.ts";

describe("joinedOthers", () => {
  it("counts kinds that are called the same together, and unknown ones as other entries", () => {
    const others = [
      { kind: "password", count: 2 },
      { kind: "basic-auth", count: 3 },
      { kind: "totp", count: 1 },
      { kind: "drivers-license", count: 1 },
      { kind: "unknown", count: 4 },
    ];

    expect(joinedOthers(others)).toEqual([
      { key: "otherPassword", count: 5 },
      { key: "otherTotp", count: 1 },
      { key: "otherEntry", count: 5 },
    ]);
  });
});
