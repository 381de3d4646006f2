import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ROOT, sources } from "./locale-files.ts";

const readme = readFileSync(join(ROOT, "tests/browser/README.md"), "utf8");
const code = [...sources("extension/ui").values()].join("\n");

/** Test ids written out in the sources, and the beginnings of those that are put together. */
function testIds(): readonly string[] {
  const written = [...code.matchAll(/(?:testId|data-testid)="([a-z0-9-]+)"/g)];
  const joined = [...code.matchAll(/(?:testId|data-testid)=\{`([a-z-]+)\$\{/g)];
  const started = [...code.matchAll(/testIdStart="([a-z-]+)"/g)].map(
    ([, start]) => [null, `${start}-`] as const,
  );
  return [...new Set([...written, ...joined, ...started].map(([, id]) => id ?? ""))];
}

describe("test ids", () => {
  it("are all listed in tests/browser/README.md", () => {
    const ids = testIds();

    expect(ids.length).toBeGreaterThan(80);
    expect(ids.filter((id) => !readme.includes(`\`${id}`))).toEqual([]);
  });

  it("listed there all exist", () => {
    const parts = testIds();
    const listed = [...readme.matchAll(/^\|(.+?)\|/gm)].flatMap(([, cell]) =>
      [...(cell ?? "").matchAll(/`([a-z0-9-]+)`/g)].map(([, id]) => id ?? ""),
    );
    const known = (id: string) =>
      parts.some((part) => id === part || (part.endsWith("-") && id.startsWith(part))) ||
      id.endsWith("-show") ||
      isOfPages(id, parts) ||
      parts.includes(id.replace(/-(name|cancel|fault)$/, "")) ||
      /^word-(grid|\d+)$/.test(id);

    expect(listed.length).toBeGreaterThan(80);
    expect(listed.filter((id) => !known(id))).toEqual([]);
  });
});

/** What stands under a list that has several pages. */
function isOfPages(id: string, parts: readonly string[]): boolean {
  const list = /^(.+)-(place|before|after)$/.exec(id)?.[1];
  return list !== undefined && parts.includes(list);
}
