/**
 * What `npm start` and `npm test` run first, on whatever Node the machine has: installs the pinned packages if they
 * are not there, then hands over to the pinned Node, which runs TypeScript as it is. No dependencies, plain
 * JavaScript. Says in one sentence what is wrong when it cannot go on; the exit code is the command's own.
 */
import { spawn, spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { constants } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const COMMANDS = { start: "scripts/start/main.ts", test: "scripts/test.ts" };
const OLDEST_NODE = [20, 19];
const PINNED_NODE = join(ROOT, "node_modules/node/bin", process.platform === "win32" ? "node.exe" : "node");

const [command = "", ...rest] = process.argv.slice(2);
const script = COMMANDS[command];
if (script === undefined) stop(`Usage: node scripts/bootstrap.mjs ${Object.keys(COMMANDS).join("|")}`);
if (isTooOld(process.versions.node)) {
  stop(
    `Keyferry needs Node ${OLDEST_NODE.join(".")} or newer to install itself; this is ${process.versions.node}.`,
  );
}
if (!isInstalled()) install();
if (!isNodeReady()) repairNode();
handOver();

function isTooOld(version) {
  const [major, minor] = version.split(".").map(Number);
  return major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1]);
}

/**
 * npm notes what it installed in a lockfile of its own, written last: it has to hold every package of ours in the
 * same version. Optional packages may be absent: they are for other systems.
 */
function isInstalled() {
  const wanted = readPackages("package-lock.json");
  const present = readPackages("node_modules/.package-lock.json");
  if (wanted === null) stop("package-lock.json is missing: this is not a complete copy of the repository.");
  if (present === null) return false;
  return Object.entries(wanted).every(
    ([path, entry]) => path === "" || entry.optional === true || isSamePackage(entry, present[path]),
  );
}

function isSamePackage(wanted, present) {
  return (
    present !== undefined && present.version === wanted.version && present.integrity === wanted.integrity
  );
}

function readPackages(path) {
  const file = join(ROOT, path);
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")).packages : null;
}

function install() {
  console.log("Installing the pinned packages (npm ci) ...");
  const { status, said } = npm(["ci", "--no-audit", "--no-fund"]);
  if (status === 0) return;
  const isOffline =
    /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ERR_SOCKET_TIMEOUT/.test(said);
  stop(
    isOffline
      ? "The npm registry could not be reached. It is needed once, to install; connect and run the same command again."
      : "npm ci failed; its own words are above.",
  );
}

function isNodeReady() {
  const manifest = join(ROOT, "node_modules/node/package.json");
  if (!existsSync(manifest) || !existsSync(PINNED_NODE)) return false;
  const { stdout } = spawnSync(PINNED_NODE, ["--version"], { encoding: "utf8" });
  return stdout?.trim() === `v${JSON.parse(readFileSync(manifest, "utf8")).version}`;
}

/** The package fetches its program in an install script, which npm may have been told to leave out. */
function repairNode() {
  console.log("Fetching the pinned Node (npm rebuild node) ...");
  npm(["rebuild", "node", "--ignore-scripts=false"]);
  if (!isNodeReady())
    stop("The pinned Node does not run. Delete node_modules and run the same command again.");
}

/** Runs npm, showing what it says; `said` is its error output. */
function npm(args) {
  const own = process.env.npm_execpath;
  const isScript = own !== undefined && /npm-cli\.c?js$/.test(own);
  const [program, words] = isScript ? [process.execPath, [own, ...args]] : ["npm", args];
  const { status, stderr, error } = spawnSync(program, words, {
    cwd: ROOT,
    stdio: ["ignore", "inherit", "pipe"],
    encoding: "utf8",
    shell: !isScript && process.platform === "win32",
  });
  if (error?.code === "ENOENT")
    stop("npm was not found. It comes with Node; install it and run the same command again.");
  process.stderr.write(stderr ?? "");
  return { status, said: stderr ?? "" };
}

function handOver() {
  const path = [dirname(PINNED_NODE), join(ROOT, "node_modules/.bin"), process.env.PATH].join(delimiter);
  const child = spawn(PINNED_NODE, [join(ROOT, script), ...rest], {
    cwd: ROOT,
    stdio: "inherit",
    env: { ...process.env, PATH: path },
  });
  // The terminal sends its signals to the child as well; this process only has to outlive it and tell how it ended.
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  child.on("error", (error) => stop(`The pinned Node did not start: ${error.message}`));
  child.on("exit", (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 0)));
}

function stop(sentence) {
  console.error(sentence);
  process.exit(1);
}
