/**
 * Tests that may be left out on a machine that lacks what they need: full name -> reason. Everything else that is
 * skipped counts as failed.
 */
export const NOT_RUN_REASONS: ReadonlyMap<string, string> = new Map([
  [
    "chromium under strace asks the disk to keep the database at create(), and not at a relaxed write",
    "strace is missing or may not trace processes",
  ],
]);
