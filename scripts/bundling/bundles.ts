/**
 * What esbuild makes of each context: page script and relay minified (every frame of every page loads them), all else
 * left readable so that a build can be reviewed. Nothing depends on time, machine or folder: same input, same bytes.
 */
import { existsSync, readdirSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { type BuildOptions, build, type Metafile } from "esbuild";

export type Bundles = {
  /** Path in the build -> bytes. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** Context ("page", "content", "background", "ui") -> what went into it. */
  readonly metafiles: ReadonlyMap<string, Metafile>;
};

/** The pages that the extension cannot do without; others are found by their page.html. */
const PAGES = ["approve", "manager", "onboarding", "popup"];

/** Bundles every context of `root`/extension. Throws a sentence that names what is missing or does not compile. */
export async function bundleExtension(root: string): Promise<Bundles> {
  const files = new Map<string, Uint8Array>();
  const metafiles = new Map<string, Metafile>();
  for (const [context, options] of contexts(root)) {
    const { outputFiles, metafile } = await build({
      ...COMMON,
      ...options,
      absWorkingDir: root,
      outdir: root,
    });
    for (const { path, contents } of outputFiles)
      files.set(relative(root, path).replaceAll("\\", "/"), contents);
    metafiles.set(context, metafile);
  }
  return { files, metafiles };
}

/** Names of the folders below extension/ui that are pages of their own. */
export function pageNames(root: string): readonly string[] {
  const ui = join(root, "extension/ui");
  const found = readdirSync(ui).filter((name) => existsSync(join(ui, name, "page.html")));
  const missing = PAGES.filter((name) => !found.includes(name));
  if (missing.length > 0) throw new Error(`no page.html in extension/ui/ for: ${missing.join(", ")}`);
  return found.sort();
}

type ContextOptions = Pick<BuildOptions, "entryPoints" | "minify" | "legalComments">;

const COMMON = {
  bundle: true,
  write: false,
  metafile: true,
  format: "iife",
  platform: "browser",
  target: ["chrome122", "firefox140"],
  charset: "utf8",
  jsx: "automatic",
  jsxImportSource: "preact",
  alias: { crypto: fileURLToPath(new URL("./no-node-crypto.ts", import.meta.url)) },
  define: { "process.env.NODE_ENV": '"production"' },
  logLevel: "silent",
} as const satisfies BuildOptions;

function contexts(root: string): readonly (readonly [string, ContextOptions])[] {
  const script = (context: string): string => needed(root, `extension/${context}/main.ts`);
  const ui = pageNames(root).flatMap((name) => [
    { in: needed(root, `extension/ui/${name}/page.tsx`), out: `ui/${name}/page` },
    { in: needed(root, `extension/ui/${name}/page.css`), out: `ui/${name}/page` },
  ]);
  return [
    ["page", { entryPoints: { page: script("page") }, minify: true, legalComments: "none" }],
    ["content", { entryPoints: { content: script("content") }, minify: true, legalComments: "none" }],
    ["background", { entryPoints: { background: script("background") }, legalComments: "eof" }],
    ["ui", { entryPoints: ui, legalComments: "eof" }],
  ];
}

function needed(root: string, path: string): string {
  if (!existsSync(join(root, path)))
    throw new Error(`${path} is missing: the extension cannot be built without it`);
  return `./${path}`;
}
