import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

type Entry = { readonly resolved?: string; readonly optionalDependencies?: Readonly<Record<string, string>> };

const LOCK = JSON.parse(readFileSync(join(import.meta.dirname, "../../package-lock.json"), "utf8"));
const PACKAGES: ReadonlyMap<string, Entry> = new Map(Object.entries(LOCK.packages));

describe("the lockfile", () => {
  it("holds the package of every platform: npm ci refuses the whole of it otherwise", () => {
    const missing = [...PACKAGES].flatMap(([path, { optionalDependencies = {} }]) =>
      Object.keys(optionalDependencies).filter(
        (name) => !PACKAGES.has(`node_modules/${name}`) && !PACKAGES.has(`${path}/node_modules/${name}`),
      ),
    );

    expect(missing).toEqual([]);
  });

  it("names no registry: the person's own setting decides", () => {
    const addressed = [...PACKAGES].filter(([, { resolved }]) => resolved?.startsWith("http"));

    expect(addressed).toEqual([]);
  });
});
