/** Reads the source tree and its imports for the structure tests. */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { parseSync } from "oxc-parser";

export const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** `isType`: gone when the program runs. */
export type Import = { readonly file: string; readonly target: string; readonly isType: boolean };

/** Every source file below `folder`, as paths from the root with forward slashes. */
export function sourceFiles(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(ts|tsx|mjs)$/.test(entry.name))
    .map((entry) => slashed(relative(ROOT, join(entry.parentPath, entry.name))))
    .filter((file) => !file.includes("node_modules/"))
    .sort();
}

export function read(file: string): string {
  return readFileSync(join(ROOT, file), "utf8");
}

/** Static, re-exported, type-only and dynamic imports: a path from the root, or a package name. */
export function importsOf(file: string): Import[] {
  const { module } = parseSync(file, read(file));
  const named = [
    ...module.staticImports.map((one) => ({
      name: one.moduleRequest.value,
      isType: one.entries.length > 0 && one.entries.every((entry) => entry.isType),
    })),
    ...module.staticExports
      .flatMap((one) => one.entries)
      .flatMap((entry) =>
        entry.moduleRequest ? [{ name: entry.moduleRequest.value, isType: entry.isType }] : [],
      ),
    ...module.dynamicImports.map((one) => ({
      name: read(file)
        .slice(one.moduleRequest.start, one.moduleRequest.end)
        .replace(/^["'`]|["'`]$/g, ""),
      isType: false,
    })),
  ];
  return named.map(({ name, isType }) => ({ file, target: resolveFrom(file, name), isType }));
}

function resolveFrom(file: string, name: string): string {
  if (name.startsWith(".")) return slashed(join(dirname(file), name));
  return name
    .split("/")
    .slice(0, name.startsWith("@") ? 2 : 1)
    .join("/");
}

function slashed(path: string): string {
  return path.split(sep).join("/");
}
