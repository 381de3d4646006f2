import { describe, expect, it } from "vitest";
import { afterSecondRun, filesToRunAgain } from "../../../scripts/testing/second-run.ts";
import type { Outcome } from "../../../scripts/testing/tally.ts";

function outcome(name: string, result: Outcome["result"], file: string | null = "a.test.ts"): Outcome {
  return { name, result, detail: result === "failed" ? "was not seen" : "", file };
}

describe("a second run", () => {
  it("is of whole files, each once, in which something failed", () => {
    const first = [
      outcome("one", "failed"),
      outcome("two", "failed"),
      outcome("three", "passed", "b.test.ts"),
    ];

    expect(filesToRunAgain(first)).toEqual(["a.test.ts"]);
  });

  // what the first run saw, outcomes
  it.each<[string, readonly Outcome[]]>([
    ["nothing failed", [outcome("one", "passed")]],
    ["a failure belongs to no file", [outcome("one", "failed"), outcome("browser", "failed", null)]],
    ["failures are in too many files", ["a", "b", "c", "d"].map((file) => outcome("one", "failed", file))],
  ])("is not made where %s", (_what, first) => {
    expect(filesToRunAgain(first)).toEqual([]);
  });

  it("counts in place of the first, which it does not hide", () => {
    const first = [
      outcome("one", "failed"),
      outcome("two", "passed"),
      outcome("three", "passed", "b.test.ts"),
    ];
    const second = [outcome("one", "passed"), outcome("two", "passed")];

    expect(afterSecondRun(first, second, ["a.test.ts"])).toEqual([
      outcome("three", "passed", "b.test.ts"),
      { ...outcome("one", "passed"), failedAtFirst: "was not seen" },
      outcome("two", "passed"),
    ]);
  });

  it("fails what fails again, what fails only now, what is skipped now and what is gone", () => {
    const first = ["one", "two", "three", "four"].map((name) =>
      outcome(name, name === "one" ? "failed" : "passed"),
    );
    const second = [outcome("one", "failed"), outcome("two", "failed"), outcome("three", "not-run")];

    const results = afterSecondRun(first, second, ["a.test.ts"]).map(({ name, result }) => [name, result]);

    expect(results).toEqual([
      ["one", "failed"],
      ["two", "failed"],
      ["three", "not-run"],
      ["four", "failed"],
    ]);
  });

  it("takes a run that ended without a report for a failure", () => {
    const first = [outcome("one", "failed")];
    const second = [outcome("browser", "failed", null)];

    expect(afterSecondRun(first, second, ["a.test.ts"]).map(({ name, result }) => [name, result])).toEqual([
      ["browser", "failed"],
      ["one", "failed"],
    ]);
  });

  it("lets a hook's failure go that does not come again", () => {
    const first = [outcome("one", "not-run"), outcome("a.test.ts", "failed")];
    const second = [outcome("one", "passed")];

    expect(afterSecondRun(first, second, ["a.test.ts"])).toEqual(second);
  });
});
