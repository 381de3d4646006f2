import { spawnSync } from "node:child_process";
import { chmod, copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { env, execPath } from "node:process";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

const BOOTSTRAP = join(import.meta.dirname, "../../scripts/bootstrap.mjs");

let root: string;

/** A clone whose only package is a "node" from a folder: its install script makes the program, as the real one does. */
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "keyferry-clone-"));
  const packages = {
    "": {},
    pinned: { version: "24.0.0" },
    "node_modules/node": { resolved: "pinned", link: true },
  };
  const makesNode = `mkdir -p bin && printf '#!/bin/sh\\n[ "$1" = --version ] && echo v24.0.0 || exec "${execPath}" "$@"' > bin/node && chmod +x bin/node`;
  await write(
    "package.json",
    JSON.stringify({ name: "clone", dependencies: { node: "file:pinned" }, allowScripts: { node: true } }),
  );
  await write(
    "package-lock.json",
    JSON.stringify({
      name: "clone",
      lockfileVersion: 3,
      packages: { ...packages, "": { dependencies: { node: "file:pinned" } } },
    }),
  );
  await write(
    "pinned/package.json",
    JSON.stringify({ name: "node", version: "24.0.0", scripts: { install: "sh make.sh" } }),
  );
  await write("pinned/make.sh", makesNode);
  await write(
    "scripts/test.ts",
    'const said: string = process.argv.slice(2).join(" ");\nconsole.log("ran " + said);\nprocess.exit(said === "" ? 0 : 7);',
  );
  await copyFile(BOOTSTRAP, join(root, "scripts/bootstrap.mjs"));
});
afterEach(() => rm(root, { recursive: true }));

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), text);
}

function run(args: readonly string[], nodeFlags: readonly string[] = [], variables: NodeJS.ProcessEnv = {}) {
  const { npm_execpath: _, ...rest } = env;
  const words = [...nodeFlags, join(root, "scripts/bootstrap.mjs"), ...args];
  return spawnSync(execPath, words, { encoding: "utf8", env: { ...rest, ...variables } });
}

describe("the bootstrap", () => {
  it("installs on a fresh clone, then runs the command on the pinned Node", () => {
    const { stdout, status } = run(["test"]);

    expect(stdout).toContain("npm ci");
    expect(stdout).toContain("ran ");
    expect(status).toBe(0);
  });

  it("passes arguments on and exit code back", () => {
    const { stdout, status } = run(["test", "one", "two"]);

    expect(stdout).toContain("ran one two");
    expect(status).toBe(7);
  });

  it("installs nothing when everything is there, and again when the lockfile changed", async () => {
    run(["test"]);
    expect(run(["test"]).stdout).toBe("ran \n");

    const lock = JSON.parse(await readFile(join(root, "package-lock.json"), "utf8"));
    lock.packages["pinned"].version = "24.0.1";
    await write("package-lock.json", JSON.stringify(lock));
    await write(
      "pinned/package.json",
      JSON.stringify({ name: "node", version: "24.0.1", scripts: { install: "sh make.sh" } }),
    );

    expect(run(["test"]).stdout).toContain("npm ci");
  });

  it("makes the pinned Node where npm was told to run no install scripts", async () => {
    await write(".npmrc", "ignore-scripts=true\n");
    const { stdout, status } = run(["test"]);

    expect(stdout).toContain("npm rebuild node");
    expect(stdout).toContain("ran ");
    expect(status).toBe(0);
  });

  it("stops with a sentence when the pinned Node does not run", async () => {
    await write("pinned/make.sh", "true");
    const { stderr, status } = run(["test"]);

    expect(stderr).toContain("The pinned Node does not run.");
    expect(status).toBe(1);
  });

  it("stops with a sentence on a Node that is too old", () => {
    const pretend = 'Object.defineProperty(process.versions, "node", { value: "20.18.3" })';
    const { stderr, status } = run(
      ["test"],
      ["--import", `data:text/javascript,${encodeURIComponent(pretend)}`],
    );

    expect(stderr).toBe("Keyferry needs Node 20.19 or newer to install itself; this is 20.18.3.\n");
    expect(status).toBe(1);
  });

  it("stops with a sentence where there is no npm", () => {
    const { stderr, status } = run(["test"], [], { PATH: root });

    expect(stderr).toBe(
      "npm was not found. It comes with Node; install it and run the same command again.\n",
    );
    expect(status).toBe(1);
  });

  it("tells a missing network from other failures of npm", async () => {
    const npm = join(root, "npm");
    await writeFile(npm, "#!/bin/sh\necho 'npm error code ENOTFOUND' >&2\nexit 1\n");
    await chmod(npm, 0o755);
    const offline = run(["test"], [], { PATH: `${root}:/bin:/usr/bin` });
    await writeFile(npm, "#!/bin/sh\necho 'npm error code EUSAGE' >&2\nexit 1\n");
    const other = run(["test"], [], { PATH: `${root}:/bin:/usr/bin` });

    expect(offline.stderr).toContain("The npm registry could not be reached.");
    expect(other.stderr).toContain("npm ci failed; its own words are above.");
    expect([offline.status, other.status]).toEqual([1, 1]);
  });

  it("refuses a command that it does not know", () => {
    const { stderr, status } = run(["launch"]);

    expect(stderr).toBe("Usage: node scripts/bootstrap.mjs start|test\n");
    expect(status).toBe(1);
  });
});
