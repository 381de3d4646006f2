/** The steps of `npm test`. Each tells the outcomes it counts; none throws. */
import { spawnSync } from "node:child_process";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { execPath } from "node:process";
import type { BrowserName } from "../browsers/browser-driver.ts";
import { ensureBrowser } from "../browsers/install-browser.ts";
import { buildExtension, ROOT } from "../bundling/build-extension.ts";
import { afterSecondRun, filesToRunAgain } from "./second-run.ts";
import type { Outcome } from "./tally.ts";
import { readVitestReport } from "./vitest-report.ts";

/** A program of a package, run on this Node; its output is shown when it fails. */
export function checkStep(name: string, program: string, args: readonly string[]): Outcome {
  const { status, stdout, stderr } = spawnSync(execPath, [join(ROOT, "node_modules", program), ...args], {
    cwd: ROOT,
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
  });
  return {
    name,
    result: status === 0 ? "passed" : "failed",
    detail: status === 0 ? "" : `${stdout}${stderr}`.trim(),
    file: null,
  };
}

export function buildStep(): Promise<Outcome> {
  return attempt("build", async () => {
    await buildExtension();
  });
}

export function browserStep(family: BrowserName): Promise<Outcome> {
  return attempt(`${family} is here`, async () => {
    await ensureBrowser(family, (line) => console.log(line));
  });
}

/** As `vitestStep`, for tests that need more than this program to do its part (second-run.ts). */
export async function repeatableStep(project: string): Promise<readonly Outcome[]> {
  const first = await vitestStep(project);
  const again = filesToRunAgain(first);
  if (again.length === 0) return first;
  console.log(`\nrun again, because a test in it failed: ${again.join(", ")}`);
  return afterSecondRun(first, await vitestStep(project, again), again);
}

/** One vitest project, or some files of it; vitest tells its progress itself. */
export async function vitestStep(
  project: string,
  files: readonly string[] = [],
): Promise<readonly Outcome[]> {
  const report = join(ROOT, "build/test-results", `${project}.json`);
  await rm(report, { force: true });
  const vitest = join(ROOT, "node_modules/vitest/vitest.mjs");
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  spawnSync(execPath, [vitest, "run", "--project", project, ...reporters, ...files], {
    cwd: ROOT,
    stdio: "inherit",
  });
  return readVitestReport(project, await readFile(report, "utf8").catch(() => null));
}

async function attempt(name: string, work: () => Promise<void>): Promise<Outcome> {
  try {
    await work();
    return { name, result: "passed", detail: "", file: null };
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    return { name, result: "failed", detail, file: null };
  }
}
