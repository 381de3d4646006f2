/** What every page has to load: page script and content script as they ship. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { type Bench, limited } from "./figure.ts";
import { KEYFERRY } from "./subjects.ts";

const FILES = ["page.js", "content.js"];

export const scriptSize: Bench = {
  name: "script-size",
  what: "page script and content script together, minified, and each compressed by gzip -9",
  async run() {
    const contents = await Promise.all(FILES.map((file) => readFile(join(KEYFERRY, file))));
    const sum = (lengths: readonly number[]) => lengths.reduce((a, b) => a + b);
    return {
      "script-size": limited(sum(contents.map(({ length }) => length)), "B", 20_000),
      "script-size-gzip": limited(
        sum(contents.map((content) => gzipSync(content, { level: 9 }).length)),
        "B",
        7_000,
      ),
    };
  },
};
