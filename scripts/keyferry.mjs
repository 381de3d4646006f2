#!/usr/bin/env node
/**
 * The command line of Keyferry's exchange: `node scripts/keyferry.mjs inspect|convert`. Runs on whatever Node the
 * machine has and hands over to the pinned one, which runs TypeScript as it is. No dependencies, plain JavaScript.
 */
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { constants } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const PINNED_NODE = join(ROOT, "node_modules/node/bin", process.platform === "win32" ? "node.exe" : "node");

if (!existsSync(PINNED_NODE)) stop("Keyferry is not installed yet. Run npm ci in its folder first.");

const child = spawn(PINNED_NODE, [join(ROOT, "scripts/exchange/main.ts"), ...process.argv.slice(2)], {
  stdio: "inherit",
});
// The terminal sends its signals to the child as well; this process only has to outlive it and tell how it ended.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
child.on("error", (error) => stop(`The pinned Node did not start: ${error.message}`));
child.on("exit", (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 0)));

function stop(sentence) {
  console.error(sentence);
  process.exit(1);
}
