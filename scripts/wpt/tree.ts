/** A checkout of the web-platform-tests that the person brings: which files are tests, and how long each may take. */
import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join, posix } from "node:path";

const FOLDERS = ["webauthn", "credential-management"];
const NOT_TESTS = new Set(["resources", "support"]);
/** Need MojoJS, which only a special build of the browser has. */
const NOT_RUNNABLE = /^credential-management\/otpcredential/;

const QUICK_MS = 10_000;
const LONG_MS = 60_000;

/** Paths of test pages from the root of the tree, sorted. Throws where the tree has none. */
export async function findTests(root: string, filters: readonly RegExp[]): Promise<readonly string[]> {
  if (!FOLDERS.every((folder) => existsSync(join(root, folder))))
    throw new Error(`${root} is no checkout of the web-platform-tests: it lacks ${FOLDERS.join(" or ")}`);
  const found = (await Promise.all(FOLDERS.map((folder) => testsIn(root, folder)))).flat();
  const isWanted = (path: string) => filters.length === 0 || filters.some((filter) => filter.test(path));
  return found.filter((path) => !NOT_RUNNABLE.test(path) && isWanted(path)).sort();
}

async function testsIn(root: string, folder: string): Promise<readonly string[]> {
  const entries = await readdir(join(root, folder), { withFileTypes: true });
  const paths = await Promise.all(
    entries.map(async (entry) => {
      const path = posix.join(folder, entry.name);
      if (entry.isDirectory()) return NOT_TESTS.has(entry.name) ? [] : testsIn(root, path);
      if (entry.name.endsWith(".window.js")) return [path.replace(/\.js$/, ".html")];
      return entry.name.endsWith(".html") ? [path] : [];
    }),
  );
  return paths.flat();
}

/** How long the test's own harness gives it. */
export async function limitOf(root: string, path: string): Promise<number> {
  const page = join(root, path);
  const source = await readFile(existsSync(page) ? page : scriptOf(page), "utf8");
  const isLong =
    /<meta\s+name=["']?timeout["']?\s+content=["']?long/.test(source) || /META:\s*timeout=long/.test(source);
  return isLong ? LONG_MS : QUICK_MS;
}

/** The script behind the page of a `.window.js` test. */
export function scriptOf(page: string): string {
  return page.replace(/\.window\.html$/, ".window.js");
}
