/**
 * `npm test`: type check, lint, build, unit tests, then the journeys in real browsers. Type check, lint, build and
 * each browser count as one test each. The last line is always `N passed, N failed`; the exit code follows it.
 */
import { NOT_RUN_REASONS } from "./testing/not-run-reasons.ts";
import { browserStep, buildStep, checkStep, repeatableStep, vitestStep } from "./testing/steps.ts";
import { closingLines, count, type Outcome } from "./testing/tally.ts";

const outcomes: Outcome[] = [];

await step("type check", async () => [checkStep("type check", "typescript/bin/tsc", ["-b"])]);
await step("lint", async () => [
  checkStep("lint", "@biomejs/biome/bin/biome", ["check", "--error-on-warnings", "."]),
]);
await step("build", async () => [await buildStep()]);
await step("unit tests", () => vitestStep("unit"));
await step("browsers", async () => [await browserStep("chromium"), await browserStep("firefox")]);
await step("tests in browsers", () => repeatableStep("browser"));

console.log(`\n${closingLines(outcomes, NOT_RUN_REASONS).join("\n")}`);
const { passed, failed } = count(outcomes, NOT_RUN_REASONS);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;

async function step(title: string, work: () => Promise<readonly Outcome[]>): Promise<void> {
  const startedAt = performance.now();
  console.log(`\n== ${title}`);
  const seen = await work();
  outcomes.push(...seen);
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  const { passed, failed } = count(seen, NOT_RUN_REASONS);
  console.log(`== ${title}: ${passed} passed, ${failed} failed in ${seconds} s`);
}
