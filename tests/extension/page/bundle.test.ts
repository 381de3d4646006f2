import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { describe, expect, it } from "vitest";

const ROOT = new URL("../../../", import.meta.url).pathname;

async function bundle(context: "page" | "content"): Promise<{ text: Uint8Array; inputs: readonly string[] }> {
  const { outputFiles, metafile } = await build({
    entryPoints: [`extension/${context}/main.ts`],
    absWorkingDir: ROOT,
    bundle: true,
    minify: true,
    write: false,
    metafile: true,
    format: "iife",
    target: ["chrome122", "firefox140"],
  });
  const [file] = outputFiles;
  if (file === undefined) throw new Error("esbuild wrote nothing");
  return { text: file.contents, inputs: Object.keys(metafile.inputs) };
}

describe("the scripts that every page loads", () => {
  it("are at most 20 kB minified and 7.5 KiB compressed together", async () => {
    const texts = [(await bundle("page")).text, (await bundle("content")).text];
    const sum = (sizes: readonly number[]) => sizes.reduce((total, size) => total + size, 0);

    expect(sum(texts.map((text) => text.length))).toBeLessThanOrEqual(20_000);
    expect(sum(texts.map((text) => gzipSync(text, { level: 9 }).length))).toBeLessThanOrEqual(7.5 * 1024);
  });

  it("carry nothing but their own folder and the contract between them", async () => {
    for (const context of ["page", "content"] as const) {
      const foreign = (await bundle(context)).inputs.filter(
        (path) => !path.startsWith(`extension/${context}/`) && !path.startsWith("extension/messages/"),
      );
      expect(foreign).toEqual([]);
    }
  });
});
