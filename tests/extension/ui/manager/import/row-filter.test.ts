import { describe, expect, it } from "vitest";
import {
  countOfChoice,
  filterRows,
  isTaken,
  type RowChoice,
} from "../../../../../extension/ui/manager/import/row-filter.ts";
import { importRow } from "./import-row.ts";

const ROWS = [
  importRow({ index: 0, rpId: "github.com", userName: "mnilsson", title: "GitHub" }),
  importRow({ index: 1, verdict: "restore", rpId: "shop.example" }),
  importRow({ index: 2, verdict: "already-present", warnings: ["counter-kept"] }),
  importRow({ index: 3, verdict: "conflict", reason: "conflicts-in-vault" }),
  importRow({ index: 4, verdict: "skipped", reason: "key-missing", rpId: "", userName: "" }),
  importRow({ index: 5, verdict: "declined", userDisplayName: "山田花子" }),
];

describe("filterRows", () => {
  //  choice               words               rows
  const table: readonly [RowChoice, string, readonly number[]][] = [
    ["all", "", [0, 1, 2, 3, 4, 5]],
    ["import", "", [0]],
    ["restore", "", [1]],
    ["already-present", "", [2]],
    ["conflict", "", [3]],
    ["skipped", "", [4]],
    ["declined", "", [5]],
    ["warned", "", [2]],
    ["all", "GITHUB", [0]],
    ["all", "example.com anna", [2, 3, 5]],
    ["all", "  山田 ", [5]],
    ["conflict", "github", []],
  ];

  it.each(table)("“%s” with “%s”", (choice, query, wanted) => {
    expect(filterRows(ROWS, choice, query).map(({ index }) => index)).toEqual(wanted);
  });

  it("takes exactly what is new or comes out of the trash", () => {
    expect(ROWS.filter(isTaken).map(({ index }) => index)).toEqual([0, 1]);
  });

  it("counts a choice as the background did, and all of them as the rows there are", () => {
    const counts = {
      import: 1,
      restore: 1,
      "already-present": 1,
      conflict: 1,
      skipped: 1,
      declined: 1,
      warned: 4,
    };

    expect(countOfChoice(counts, "warned", 6)).toBe(4);
    expect(countOfChoice(counts, "all", 6)).toBe(6);
  });
});
