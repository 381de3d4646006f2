import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { allVectors, differingVectors } from "../../scripts/vectors.ts";

describe("the format's own vectors", () => {
  it("are what the code gives now", async () => {
    expect(await differingVectors()).toEqual([]);
  });

  it("have a name of their own each and are at least sixty", async () => {
    const files = await allVectors();

    for (const { path, cases } of files)
      expect(new Set(cases.map((one) => one["name"])).size, path).toBe(cases.length);
    expect(files.flatMap((file) => file.cases).length).toBeGreaterThanOrEqual(60);
  });

  it("are checked by the command that writes them", () => {
    const script = fileURLToPath(new URL("../../scripts/vectors.ts", import.meta.url));
    const { status, stderr } = spawnSync(process.execPath, [script, "--check"], { encoding: "utf8" });

    expect(stderr).toBe("");
    expect(status).toBe(0);
  });
});
