/** Makes a folder hold exactly the given files. Unchanged files are not touched: a browser may be reading them. */
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";

/** `files`: path inside `folder`, with forward slashes, -> content. Everything else in the folder is removed. */
export async function writeTree(folder: string, files: ReadonlyMap<string, Uint8Array>): Promise<void> {
  for (const [path, content] of files) {
    const target = join(folder, path);
    const present = await readFile(target).catch(() => null);
    if (present?.equals(content)) continue;
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, content);
  }
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile() && !files.has(relative(folder, path).replaceAll("\\", "/"))) await rm(path);
  }
}
