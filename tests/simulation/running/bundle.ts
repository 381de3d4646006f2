/**
 * Simulation and shipped code as one script for a worker, with or without a fault put into one module. With "native"
 * crypto the audited libraries are exchanged for Node's own (../stand-ins), which give the same bytes sooner.
 */
import { readFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { build, type Plugin } from "esbuild";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
const STAND_IN_FOLDER = join(ROOT, "tests/simulation/stand-ins");

/** Replaces text in one module. `find` must stand there exactly once. */
export type Patch = { readonly file: string; readonly find: string; readonly replace: string };

export type BundleOptions = {
  /** From the root of the repository. */
  readonly entry: string;
  readonly crypto: "native" | "audited";
  readonly patches?: readonly Patch[];
};

/** The script, as CommonJS. Throws where a patch does not fit its module any more. */
export async function bundle({ entry, crypto, patches = [] }: BundleOptions): Promise<string> {
  const applied = new Set<Patch>();
  const result = await build({
    entryPoints: [join(ROOT, entry)],
    bundle: true,
    write: false,
    format: "cjs",
    platform: "node",
    conditions: ["browser"],
    target: "node24",
    sourcemap: "inline",
    logLevel: "silent",
    plugins: [...(crypto === "native" ? [standIns] : []), patching(patches, applied)],
  });
  const stale = patches.filter((patch) => !applied.has(patch));
  if (stale.length > 0) throw new Error(`nothing imports ${stale.map(({ file }) => file).join(", ")}`);
  const [output] = result.outputFiles;
  if (output === undefined) throw new Error("no output");
  return output.text;
}

const STAND_INS: Readonly<Record<string, string>> = {
  "@noble/ciphers/chacha.js": "chacha.ts",
  "@noble/hashes/hkdf.js": "hkdf.ts",
  "@noble/hashes/sha2.js": "sha2.ts",
  "@noble/curves/ed25519.js": "ed25519.ts",
  "@hpke/core": "hpke.ts",
  "@hpke/dhkem-x25519": "hpke.ts",
  "@hpke/chacha20poly1305": "hpke.ts",
  "prom-client": "prom-client.ts",
};

const standIns: Plugin = {
  name: "stand-ins",
  setup({ onResolve }) {
    onResolve({ filter: /^(@(noble|hpke)\/|prom-client$)/ }, ({ path, importer }) => {
      const standIn = STAND_INS[path];
      return standIn === undefined || importer.startsWith(STAND_IN_FOLDER)
        ? null
        : { path: join(STAND_IN_FOLDER, standIn) };
    });
  },
};

function patching(patches: readonly Patch[], applied: Set<Patch>): Plugin {
  return {
    name: "patching",
    setup({ onLoad }) {
      onLoad({ filter: /\.ts$/ }, async ({ path }) => {
        const mine = patches.filter(({ file }) => file === relative(ROOT, path));
        if (mine.length === 0) return null;
        let contents = await readFile(path, "utf8");
        for (const patch of mine) {
          contents = patched(contents, patch);
          applied.add(patch);
        }
        return { contents, loader: "ts" };
      });
    },
  };
}

/** The text with the patch applied. Throws unless what it looks for stands there exactly once. */
export function patched(text: string, { file, find, replace }: Patch): string {
  const pieces = text.split(find);
  if (pieces.length !== 2) throw new Error(`${file}: found ${pieces.length - 1} times: ${find}`);
  return pieces.join(replace);
}
