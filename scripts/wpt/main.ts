/**
 * npm run wpt -- --wpt DIR [--only REGEX] [--json FILE]: the web-platform-tests of WebAuthn and Credential Management
 * from a checkout that the person brings, in Chromium, once with the browser's own virtual authenticators and once
 * through the built extension, approving in its real window. Prints passes per file and what is lost. Exit code 1 where
 * something is lost that deviations.json gives no reason for, or a reason has become idle.
 */
import { readFile, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { findDrivable } from "../browsers/find-browser.ts";
import { buildExtension } from "../bundling/build-extension.ts";
import { type BrowserUnderTest, launchNative, launchWithVault } from "./browser-under-test.ts";
import { type Deviations, lostSubtests, passesOf, unusedDeviations } from "./compare.ts";
import { reportLines } from "./report.ts";
import { type FileResult, FileRunner } from "./run-file.ts";
import { findTests, limitOf } from "./tree.ts";
import { serveTree, type TreeServer } from "./tree-server.ts";

const USAGE = "Usage: npm run wpt -- --wpt DIR [--only REGEX] [--json FILE]";

const { values } = parseArgs({
  options: { wpt: { type: "string" }, only: { type: "string" }, json: { type: "string" } },
});

if (values.wpt === undefined) {
  console.error(`${USAGE}\nDIR is a checkout of https://github.com/web-platform-tests/wpt`);
  process.exitCode = 2;
} else process.exitCode = await main(resolve(values.wpt));

async function main(root: string): Promise<number> {
  const found = findDrivable("chromium");
  if (found === null) throw new Error("no Chromium here: npm test installs one");
  const { chromium: extensionDir } = await buildExtension();
  const tests = await findTests(root, values.only === undefined ? [] : [new RegExp(values.only)]);
  const server = await serveTree(root);
  try {
    const native = await runAll("native", root, tests, server, () =>
      launchNative(found.path, server.keyHash),
    );
    const ours = await runAll("Keyferry", root, tests, server, () =>
      launchWithVault(found.path, server.keyHash, extensionDir),
    );
    return await judge(native, ours);
  } finally {
    await server.close();
  }
}

async function runAll(
  title: string,
  root: string,
  tests: readonly string[],
  server: TreeServer,
  launch: () => Promise<BrowserUnderTest>,
): Promise<readonly FileResult[]> {
  const browser = await launch();
  try {
    const runner = await FileRunner.in(browser);
    const results: FileResult[] = [];
    for (const path of tests) {
      const result = await runner.run(path, server.urlOf(path), await limitOf(root, path));
      results.push(result);
      console.error(
        `${title}: ${passesOf(result)}/${result.subtests.length} ${path} ${result.message ?? ""}`,
      );
    }
    return results;
  } finally {
    await browser.close();
  }
}

async function judge(native: readonly FileResult[], ours: readonly FileResult[]): Promise<number> {
  const deviations = JSON.parse(
    await readFile(join(import.meta.dirname, "deviations.json"), "utf8"),
  ) as Deviations; // our own file, held to its shape by tests/scripts/wpt
  const lost = lostSubtests(native, ours, deviations);
  const idle = unusedDeviations(ours, lost, deviations);
  console.log(reportLines(native, ours, lost, idle).join("\n"));
  if (values.json !== undefined) await writeFile(values.json, JSON.stringify({ native, ours, lost, idle }));
  return lost.some(({ reason }) => reason === null) || idle.length > 0 ? 1 : 0;
}
