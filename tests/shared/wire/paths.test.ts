import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { bytesInPath, PATHS, pathOf } from "../../../shared/wire/paths.ts";

const PROTOCOL = readFileSync(new URL("../../../shared/wire/PROTOCOL.md", import.meta.url), "utf8");

describe("paths", () => {
  it("have their ids in lower-case hexadecimal", () => {
    const vaultId = new Uint8Array(32).fill(0xab);
    const hash = new Uint8Array(32).fill(0x0c);

    expect(pathOf("chunk", { vaultId, hash })).toBe(
      `/v1/vaults/${"ab".repeat(32)}/chunks/${"0c".repeat(32)}`,
    );
    expect(bytesInPath("ab".repeat(32))).toEqual(vaultId);
  });

  it.each(["", "ab", "AB".repeat(32), "ab".repeat(33), `${"ab".repeat(31)}a `, "zz".repeat(32)])(
    "do not take %j for an id",
    (text) => {
      expect(bytesInPath(text)).toBe(null);
    },
  );

  it.each(Object.values(PATHS))("have %s in PROTOCOL.md", (path) => {
    expect(PROTOCOL).toContain(path);
  });
});
