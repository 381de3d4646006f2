import { describe, expect, it } from "vitest";
import type { ExportRow } from "../../../../../extension/messages/exchange-contract.ts";
import { byGravity, isGrave } from "../../../../../extension/ui/manager/export/gravity.ts";

function row(index: number, more: Partial<ExportRow>): ExportRow {
  const names = { rpId: "example.com", userName: "", userDisplayName: "", label: "" };
  return { index, itemId: `i${index}`, ...names, leftOut: null, lost: [], ...more };
}

describe("what an export loses", () => {
  it("is grave where a passkey may stop working or opening what it sealed", () => {
    expect(isGrave("prfWithUserVerification")).toBe(true);
    expect(isGrave("counter")).toBe(true);
    expect(isGrave("tags")).toBe(false);
  });

  it("is told gravest first: left out, then what may not work, then the rest, each in its order", () => {
    const rows = [
      row(0, { lost: ["tags"] }),
      row(1, { lost: ["tags", "counter"] }),
      row(2, { leftOut: "needs-user-handle" }),
      row(3, { lost: ["title"] }),
      row(4, { leftOut: "algorithm-not-carried" }),
    ];

    expect(byGravity(rows).map(({ index }) => index)).toEqual([2, 4, 1, 0, 3]);
  });
});
