/** Counts what `npm test` saw, and says what failed so that a person can act on it. */

export type Outcome = {
  /** What was tested, e.g. "type check" or a test's full name. */
  readonly name: string;
  readonly result: "passed" | "failed" | "not-run";
  /** Why it failed or was not run; may span lines. */
  readonly detail: string;
  /** The test file it comes from, or null. */
  readonly file: string | null;
  /** How it failed before it passed when its file was run again (second-run.ts). */
  readonly failedAtFirst?: string;
};

export type Totals = { readonly passed: number; readonly failed: number };

/** A test that was not run counts as failed, unless `notRunReasons` tells why that may be (full name -> reason). */
export function count(outcomes: readonly Outcome[], notRunReasons: ReadonlyMap<string, string>): Totals {
  const failed = outcomes.filter((outcome) => isFailure(outcome, notRunReasons)).length;
  const passed = outcomes.filter(({ result }) => result === "passed").length;
  return { passed, failed };
}

/** The lines to print at the end: excused tests, second tries, failures, and the totals alone on the last line. */
export function closingLines(
  outcomes: readonly Outcome[],
  notRunReasons: ReadonlyMap<string, string>,
): readonly string[] {
  const excused = outcomes.filter(({ name, result }) => result === "not-run" && notRunReasons.has(name));
  const failures = outcomes.filter((outcome) => isFailure(outcome, notRunReasons));
  const { passed, failed } = count(outcomes, notRunReasons);
  return [
    ...excused.map(({ name }) => `not run: ${name} (${notRunReasons.get(name)})`),
    ...outcomes.flatMap(({ name, failedAtFirst }) =>
      failedAtFirst === undefined
        ? []
        : [`passed only when its file was run again: ${name}`, ...indented(failedAtFirst)],
    ),
    ...failures.flatMap(({ name, result, detail }) => [
      `${result === "failed" ? "FAILED" : "FAILED (was skipped)"}: ${name}`,
      ...indented(detail),
    ]),
    `${passed} passed, ${failed} failed`,
  ];
}

function indented(text: string): readonly string[] {
  return text
    .split("\n")
    .filter(Boolean)
    .map((line) => `    ${line}`);
}

function isFailure({ name, result }: Outcome, notRunReasons: ReadonlyMap<string, string>): boolean {
  return result === "failed" || (result === "not-run" && !notRunReasons.has(name));
}
