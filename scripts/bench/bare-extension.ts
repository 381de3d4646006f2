/** Extensions that do nothing: the floor that every extension with scripts stands on, and a browser "without" one. */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

export type World = "MAIN" | "ISOLATED";

/** Writes an unpacked extension with one empty script in each of `worlds`, for every frame; returns its folder. */
export async function writeBareExtension(
  folder: string,
  name: string,
  worlds: readonly World[],
): Promise<string> {
  const dir = join(folder, name);
  await mkdir(dir, { recursive: true });
  const script = {
    matches: ["http://*/*", "https://*/*"],
    run_at: "document_start",
    all_frames: true,
    match_origin_as_fallback: true,
  };
  const manifest = {
    manifest_version: 3,
    name,
    version: "1",
    background: { service_worker: "background.js" },
    ...(worlds.length > 0 && {
      content_scripts: worlds.map((world) => ({ ...script, world, js: [`${world}.js`] })),
    }),
  };
  await writeFile(join(dir, "manifest.json"), JSON.stringify(manifest));
  await writeFile(join(dir, "background.js"), "");
  for (const world of worlds) await writeFile(join(dir, `${world}.js`), "");
  return dir;
}
