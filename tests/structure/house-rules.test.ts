/** Rules about the tree itself, each with the sentence that says what to do. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ROOT, read, sourceFiles } from "./source-tree.ts";

const ALL = ["shared", "extension", "sync-server", "scripts", "tests"].flatMap(sourceFiles);
const MAX_LINES = 400;

/** Files of types and constants alone, or of wiring that only a real browser can run: shown by the journeys. */
const WITHOUT_PARTNER = [
  "shared/bytes/environment.ts",
  "extension/messages/",
  "extension/platform/browser.ts",
  "extension/page/",
  "extension/content/",
  "extension/ui/",
  "extension/background/main.ts",
];

/** The full-page manager is what the person calls this screen: a thing of the product, not a vague word for code. */
const MANAGER_SCREEN = "extension/ui/manager/";

describe("house rules", () => {
  it("no file is longer than 400 lines of code", () => {
    const long = ALL.filter((file) => codeLines(file) > MAX_LINES);

    expect(long).toEqual([]);
  });

  it("no file or folder has a name that says nothing", () => {
    const vague = ALL.filter((file) => !file.includes(MANAGER_SCREEN)).filter((file) =>
      /(^|\/)(helpers?|utils?|common|misc|lib|core|services?|managers?)(\/|\.|$)/.test(file),
    );

    expect(vague).toEqual([]);
  });

  it("every file of shared/ begins by saying what it is for", () => {
    const silent = [...sourceFiles("shared"), ...sourceFiles("extension")].filter(
      (file) => !read(file).startsWith("/**"),
    );

    expect(silent).toEqual([]);
  });

  it("write transactions are opened in one place", () => {
    const openers = sourceFiles("extension").filter((file) =>
      /transaction\(\s*"rw"|"readwrite"/.test(read(file)),
    );

    expect(openers).toEqual(["extension/storage/write-strictly.ts"]);
  });

  it("every file with logic in shared/ has a test at the mirrored path", () => {
    const missing = sourceFiles("shared")
      .filter((file) => !WITHOUT_PARTNER.some((place) => file.startsWith(place)))
      .filter((file) => /export (async )?function|export class (?!\w+ extends Fault<)/.test(read(file)))
      .filter((file) => !existsSync(join(ROOT, "tests", file.replace(/\.ts$/, ".test.ts"))));

    expect(missing).toEqual([]);
  });

  it("nothing is marked as still to be done", () => {
    const marked = ALL.filter(
      (file) => !file.startsWith("tests/structure/") && /\b(TODO|FIXME|XXX)\b/.test(read(file)),
    );

    expect(marked).toEqual([]);
  });
});

function codeLines(file: string): number {
  return read(file)
    .split("\n")
    .filter((line) => !/^\s*($|\/\/|\/\*|\*)/.test(line)).length;
}
