/** The whole build: bundles, pages, texts, icons and the two manifests, into build/chromium and build/firefox. */
import { existsSync, readdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { bundleExtension, pageNames } from "./bundles.ts";
import { deriveManifest, VARIANTS, type Variant } from "./manifest-variants.ts";
import { writeTree } from "./write-tree.ts";

export const ROOT = fileURLToPath(new URL("../..", import.meta.url));

const ICON_NAME = /^icon-(\d+)\.png$/;

/** Folder of each unpacked extension. */
export type BuiltExtension = Readonly<Record<Variant, string>>;

/** Builds; the same sources give the same bytes. Throws a sentence for the person who builds. */
export async function buildExtension(root: string = ROOT): Promise<BuiltExtension> {
  const { files, metafiles } = await bundleExtension(root);
  const shipped = new Map(files);
  for (const name of pageNames(root)) await copy(root, `ui/${name}/page.html`, shipped);
  await copyLocales(root, shipped);
  const icons = await copyIcons(root, shipped);

  const manifestText = await readFile(join(root, "manifest.json"), "utf8");
  await refuseUnknownTexts(root, manifestText);
  const { version } = JSON.parse(await readFile(join(root, "package.json"), "utf8"));
  for (const variant of VARIANTS) {
    const manifest = Buffer.from(deriveManifest(manifestText, variant, version, icons));
    await writeTree(join(root, "build", variant), new Map([...shipped, ["manifest.json", manifest]]));
  }
  const meta = [...metafiles].map(([context, metafile]) => [`${context}.json`, jsonBytes(metafile)] as const);
  await writeTree(join(root, "build/meta"), new Map(meta));
  return { chromium: join(root, "build/chromium"), firefox: join(root, "build/firefox") };
}

/** Chromium refuses a manifest that names a text the default locale lacks, and says so to nobody. */
async function refuseUnknownTexts(root: string, manifestText: string): Promise<void> {
  const texts = JSON.parse(await readFile(join(root, "extension/_locales/en/messages.json"), "utf8"));
  const named = [...manifestText.matchAll(/__MSG_(\w+)__/g)].map(([, key = ""]) => key);
  const missing = named.filter((key) => !(key in texts));
  if (missing.length > 0)
    throw new Error(`manifest.json names texts that _locales/en lacks: ${missing.join(", ")}`);
}

async function copyLocales(root: string, shipped: Map<string, Uint8Array>): Promise<void> {
  const locales = readdirSync(join(root, "extension/_locales"), { withFileTypes: true });
  for (const { name } of locales.filter((entry) => entry.isDirectory())) {
    await copy(root, `_locales/${name}/messages.json`, shipped);
  }
}

/** Returns pixel size -> path, smallest first. */
async function copyIcons(root: string, shipped: Map<string, Uint8Array>): Promise<Record<string, string>> {
  const folder = join(root, "extension/icons");
  const icons: Record<string, string> = {};
  for (const name of existsSync(folder) ? readdirSync(folder) : []) {
    const [, size] = name.match(ICON_NAME) ?? [];
    if (size === undefined) continue;
    await copy(root, `icons/${name}`, shipped);
    icons[size] = `icons/${name}`;
  }
  return icons;
}

async function copy(root: string, path: string, shipped: Map<string, Uint8Array>): Promise<void> {
  shipped.set(path, await readFile(join(root, "extension", path)));
}

function jsonBytes(value: unknown): Uint8Array {
  return Buffer.from(`${JSON.stringify(value, null, 2)}\n`);
}
