import { describe, expect, it } from "vitest";
import { utf8ToBytes } from "../../../shared/bytes/bytes.ts";
import { detectFormat } from "../../../shared/exchange/detect-format.ts";
import { FORMAT_IDS } from "../../../shared/exchange/exchange-passkey.ts";
import { allCodecs, codecOf } from "../../../shared/exchange/registry.ts";
import { writeZip } from "../../../shared/exchange/zip-archive.ts";
import { quickOptions, samplePasskey } from "./sample-passkeys.ts";

describe("the registry", () => {
  it("has a codec for every format, under its own name", () => {
    expect(allCodecs().map(({ id }) => id)).toEqual(FORMAT_IDS);
  });

  it.each(FORMAT_IDS)("%s: what is written is detected as what it is", async (id) => {
    const { files } = await codecOf(id).write([samplePasskey()], quickOptions);

    expect(files.map(({ bytes }) => detectFormat(bytes))).toEqual([id]);
  });

  // format, passphrase given, encrypted
  it.each([
    ["cxf", true, false],
    ["bundle", true, true],
    ["bitwarden", true, false],
    ["bitwarden-protected", true, true],
    ["passkey", true, false],
    ["kdbx", true, true],
    ["proton", true, true],
    ["proton", false, false],
    ["aliasvault", true, true],
    ["aliasvault", false, false],
  ] as const)("%s, passphrase given: %j, is encrypted: %j", async (id, isGiven, isEncrypted) => {
    const passphrase = isGiven ? quickOptions.passphrase : null;
    const { files } = await codecOf(id).write([samplePasskey()], { ...quickOptions, passphrase });

    expect(files.map(({ bytes }) => codecOf(id).isEncrypted(bytes))).toEqual([isEncrypted]);
  });

  it.each(["bitwarden-protected", "kdbx"] as const)("%s is not written without a passphrase", async (id) => {
    await expect(codecOf(id).write([samplePasskey()], { ...quickOptions, passphrase: null })).rejects.toThrow(
      "needs a passphrase",
    );
  });

  it.each([
    ["bitwarden", "data.json"],
    ["cxf", "payload.json"],
  ] as const)("%s may lie in a zip as %s", async (id, name) => {
    const { files } = await codecOf(id).write([samplePasskey()], quickOptions);
    const zip = writeZip([{ name, bytes: files[0]?.bytes ?? new Uint8Array(0) }]);

    expect((await codecOf(id).read(zip, quickOptions)).passkeys.length).toBe(1);
  });

  it("tells apart the Bitwarden export that only its own account can open", async () => {
    const file = utf8ToBytes('{"encrypted":true,"encKeyValidation_DO_NOT_EDIT":"2.a|b|c","data":"2.a|b|c"}');

    await expect(codecOf("bitwarden-protected").read(file, quickOptions)).rejects.toThrow(
      "same Bitwarden account",
    );
  });
});
