/**
 * Real browsers on a busy machine fail now and then for reasons of their own. A file in which a test failed is therefore
 * run once more from its start, in new browsers: what fails again has failed; what passes then counts as passed and is
 * named with how it failed at first, so that nobody can overlook a test that is right only mostly.
 */
import type { Outcome } from "./tally.ts";

/** Failures in more files than this are no chance: they stand as they are. */
const MOST_FILES = 3;

/** The files to run again: none where nothing failed, where a failure belongs to no file, or where too much failed. */
export function filesToRunAgain(first: readonly Outcome[]): readonly string[] {
  const failures = first.filter(({ result }) => result === "failed");
  const files = new Set(failures.map(({ file }) => file));
  if (files.size > MOST_FILES) return [];
  const named = [...files].filter((file) => file !== null);
  return named.length === files.size ? named : [];
}

/** What both runs say together; `second` holds the outcomes of `again` alone, all of them. */
export function afterSecondRun(
  first: readonly Outcome[],
  second: readonly Outcome[],
  again: readonly string[],
): readonly Outcome[] {
  const isAgain = ({ file }: Outcome) => file !== null && again.includes(file);
  const repeated = first.filter(isAgain);
  const settled = second.map((outcome) => {
    const before = repeated.find(({ name, file }) => name === outcome.name && file === outcome.file);
    const isSecondTry = outcome.result === "passed" && before?.result === "failed";
    return isSecondTry ? { ...outcome, failedAtFirst: before.detail } : outcome;
  });
  // A failure under the file's own name is that of a hook: where it does not come again, it is over.
  const lost = repeated.filter(
    ({ name, file, result }) =>
      result !== "not-run" && name !== file && second.every((outcome) => outcome.name !== name),
  );
  return [
    ...first.filter((outcome) => !isAgain(outcome)),
    ...settled,
    ...lost.map((outcome): Outcome => ({ ...outcome, result: "failed", detail: "not there when run again" })),
  ];
}
