import { describe, expect, it } from "vitest";
import { readVitestReport } from "../../../scripts/testing/vitest-report.ts";

type Test = {
  readonly fullName: string;
  readonly status: string;
  readonly failureMessages?: readonly string[];
};

function report(success: boolean, files: readonly object[]): string {
  return JSON.stringify({ success, testResults: files });
}

function file(status: string, assertionResults: readonly Test[], message = ""): object {
  return { name: "tests/a.test.ts", status, message, assertionResults };
}

describe("a vitest report", () => {
  it("gives every test with its result and its failures", () => {
    const tests = [
      { fullName: " adds", status: "passed" },
      { fullName: " subtracts", status: "failed", failureMessages: ["expected 1"] },
      { fullName: " divides", status: "skipped" },
      { fullName: " multiplies", status: "todo" },
    ];

    expect(readVitestReport("unit", report(false, [file("failed", tests)]))).toEqual([
      { name: "adds", result: "passed", detail: "", file: "tests/a.test.ts" },
      { name: "subtracts", result: "failed", detail: "expected 1", file: "tests/a.test.ts" },
      { name: "divides", result: "not-run", detail: "", file: "tests/a.test.ts" },
      { name: "multiplies", result: "not-run", detail: "", file: "tests/a.test.ts" },
    ]);
  });

  it("leaves frames of packages out of a failure", () => {
    const stack =
      "Error: no\n    at tests/a.test.ts:1:2\n    at run (file:///node_modules/vitest/run.js:3:4)";
    const tests = [{ fullName: "adds", status: "failed", failureMessages: [stack] }];

    const [outcome] = readVitestReport("unit", report(false, [file("failed", tests)]));

    expect(outcome?.detail).toBe("Error: no\n    at tests/a.test.ts:1:2");
  });

  it("says that a hook failed where a file failed and none of its tests did", () => {
    const tests = [{ fullName: "adds", status: "skipped" }];
    const outcomes = readVitestReport("unit", report(false, [file("failed", tests)]));

    expect(outcomes.map(({ name, detail }) => [name, detail])).toEqual([
      ["adds", ""],
      ["tests/a.test.ts", "what comes before or after its tests failed; see above"],
    ]);
  });

  // what went wrong, report, name of the failure
  it.each([
    ["there is no report", null, "unit"],
    ["no test was found", report(true, []), "unit"],
    ["a file did not load", report(false, [file("failed", [], "no such module")]), "tests/a.test.ts"],
    [
      "an error came after the tests",
      report(false, [file("passed", [{ fullName: "a", status: "passed" }])]),
      "unit",
    ],
  ])("is a failure when %s", (_what, text, name) => {
    const failures = readVitestReport("unit", text).filter(({ result }) => result === "failed");

    expect(failures.map((failure) => failure.name)).toEqual([name]);
  });
});
