import { describe, expect, it } from "vitest";
import { utf8ToBytes } from "../../../../shared/bytes/bytes.ts";
import { readAliasvault } from "../../../../shared/exchange/aliasvault/read-aliasvault.ts";
import { openZip, writeZip } from "../../../../shared/exchange/zip-archive.ts";
import { fixtureBytes } from "../fixtures.ts";

const avux = fixtureBytes("aliasvault-passkeys.avux");

describe("AliasVault's export", () => {
  it("is the same in its zip and as the manifest alone", () => {
    const manifest = openZip(avux).read("manifest.json") ?? new Uint8Array(0);

    expect(readAliasvault(manifest).passkeys).toEqual(readAliasvault(avux).passkeys);
  });

  it("without its manifest is refused", () => {
    expect(() => readAliasvault(writeZip([{ name: "other.json", bytes: utf8ToBytes("{}") }]))).toThrow(
      "no manifest.json",
    );
  });
});
