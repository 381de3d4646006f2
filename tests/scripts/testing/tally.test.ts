import { describe, expect, it } from "vitest";
import { closingLines, count, type Outcome } from "../../../scripts/testing/tally.ts";

function outcome(name: string, result: Outcome["result"], detail = ""): Outcome {
  return { name, result, detail, file: null };
}

const REASONS = new Map([["counts fdatasync", "strace is not installed"]]);

describe("the tally", () => {
  it("counts a skipped test as failed unless a reason is listed for it", () => {
    const outcomes = [
      outcome("a", "passed"),
      outcome("b", "failed"),
      outcome("c", "not-run"),
      outcome("counts fdatasync", "not-run"),
    ];

    expect(count(outcomes, REASONS)).toEqual({ passed: 1, failed: 2 });
  });

  it("ends with the totals alone on a line", () => {
    const outcomes = [outcome("a", "passed"), outcome("b", "failed", "expected 1\nto be 2")];

    expect(closingLines(outcomes, REASONS)).toEqual([
      "FAILED: b",
      "    expected 1",
      "    to be 2",
      "1 passed, 1 failed",
    ]);
  });

  it("counts what passed at the second try as passed, and says how it failed at first", () => {
    const outcomes = [{ ...outcome("a", "passed"), failedAtFirst: "not seen\nwithin 10 s" }];

    expect(closingLines(outcomes, REASONS)).toEqual([
      "passed only when its file was run again: a",
      "    not seen",
      "    within 10 s",
      "1 passed, 0 failed",
    ]);
  });

  it("names what was not run, with its reason", () => {
    expect(closingLines([outcome("counts fdatasync", "not-run"), outcome("x", "not-run")], REASONS)).toEqual([
      "not run: counts fdatasync (strace is not installed)",
      "FAILED (was skipped): x",
      "0 passed, 1 failed",
    ]);
  });
});
