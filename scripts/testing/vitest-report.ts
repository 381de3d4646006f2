/** Reads vitest's JSON report. A report that is missing, empty or says more went wrong than its tests tell is a failure. */
import { array, boolean, type InferOutput, nullish, object, parse, string } from "valibot";
import type { Outcome } from "./tally.ts";

const REPORT = object({
  success: boolean(),
  testResults: array(
    object({
      name: string(),
      status: string(),
      message: nullish(string(), ""),
      assertionResults: array(
        object({ fullName: string(), status: string(), failureMessages: nullish(array(string()), []) }),
      ),
    }),
  ),
});

type TestFile = InferOutput<typeof REPORT>["testResults"][number];

/** `text` is the report's JSON, or null when vitest wrote none. `project` names what was run. */
export function readVitestReport(project: string, text: string | null): readonly Outcome[] {
  if (text === null) return [failure(project, "vitest ended without a report; its own words are above")];
  const { success, testResults } = parse(REPORT, JSON.parse(text));
  const outcomes = testResults.flatMap(fileOutcomes);
  if (outcomes.length === 0) return [failure(project, "no tests were found")];
  const isExplained = success || outcomes.some(({ result }) => result === "failed");
  return isExplained ? outcomes : [...outcomes, failure(project, "an error outside of any test; see above")];
}

function fileOutcomes({ name, status, message, assertionResults }: TestFile): readonly Outcome[] {
  const outcomes = assertionResults.map((test): Outcome => {
    const result = test.status === "passed" || test.status === "failed" ? test.status : "not-run";
    const detail = withoutPackages(test.failureMessages.join("\n"));
    return { name: test.fullName.trim(), result, detail, file: name };
  });
  const isExplained = status !== "failed" || outcomes.some(({ result }) => result === "failed");
  const reason = message === "" ? "what comes before or after its tests failed; see above" : message;
  return isExplained ? outcomes : [...outcomes, failure(name, reason, name)];
}

/** A stack without the frames of other people's code and of the engine. */
function withoutPackages(stack: string): string {
  return stack
    .split("\n")
    .filter((line) => !/^\s+at .*(node_modules|<anonymous>)/.test(line))
    .join("\n");
}

function failure(name: string, detail: string, file: string | null = null): Outcome {
  return { name, result: "failed", detail, file };
}
