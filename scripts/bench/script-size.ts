/** What every page has to load: page script and content script as they ship. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { Bench } from "./figure.ts";
import { builtExtension } from "./subjects.ts";

const FILES = ["page.js", "content.js"];

export const scriptSize: Bench = {
  name: "script-size",
  what: "page script and content script together, minified, and each compressed by gzip -9",
  async run() {
    const dir = await builtExtension();
    const contents = await Promise.all(FILES.map((file) => readFile(join(dir, file))));
    const bytes = contents.reduce((sum, content) => sum + content.length, 0);
    const gzip = contents.reduce((sum, content) => sum + gzipSync(content, { level: 9 }).length, 0);
    const figure = (value: number, limit: number) => ({
      value,
      unit: "B",
      limit,
      peer: null,
      ratio: Math.round((value / limit) * 100) / 100,
    });
    return { "script-size": figure(bytes, 20_000), "script-size-gzip": figure(gzip, 7_000) };
  },
};
