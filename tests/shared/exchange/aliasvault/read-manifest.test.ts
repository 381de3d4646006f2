import { describe, expect, it } from "vitest";
import { isAliasvaultManifest, readManifest } from "../../../../shared/exchange/aliasvault/read-manifest.ts";
import { asList, asObject, decodeJson, type JsonObject } from "../../../../shared/exchange/untrusted-json.ts";
import { openZip } from "../../../../shared/exchange/zip-archive.ts";
import { fixtureBytes } from "../fixtures.ts";

const zip = openZip(fixtureBytes("aliasvault-passkeys.avux"));
const manifest = asObject(decodeJson(zip.read("manifest.json") ?? new Uint8Array(0))) ?? {};
const items = (asList(manifest["items"]) ?? []).map((item) => asObject(item) ?? {});
const [first = {}, second = {}] = items;
const passkey = asObject(asList(first["passkeys"])?.[0]) ?? {};
const otherKey = asObject(asList(second["passkeys"])?.[0])?.["publicKey"] ?? null;

function read(itemChanges: JsonObject, passkeyChanges: JsonObject = {}, more: JsonObject = {}) {
  const item = { ...first, passkeys: [{ ...passkey, ...passkeyChanges }], ...itemChanges };
  return readManifest({ ...manifest, ...more, items: [item] });
}

/** The names as in the classes of AliasVault's source. */
function pascalCase(value: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(value).map(([name, child]) => [name.replace(/^./, (c) => c.toUpperCase()), child]),
  );
}

describe("AliasVault's manifest", () => {
  it("is told by its members, whatever their case", () => {
    expect(isAliasvaultManifest(manifest)).toBe(true);
    expect(isAliasvaultManifest(pascalCase(manifest))).toBe(true);
    expect(isAliasvaultManifest({ items: [] })).toBe(false);
  });

  it("is read whatever the case of its names", () => {
    const inPascal = pascalCase({
      ...manifest,
      items: [pascalCase({ ...first, passkeys: [pascalCase(passkey)] })],
    });

    expect(readManifest(inPascal).passkeys.map(({ passkey: read }) => read.userName)).toEqual([
      "alice@example.com",
    ]);
  });

  it("spells folders with their parents", () => {
    const folders = [
      { id: "1", name: "Work" },
      { id: "2", name: "Sites", parentFolderId: "1" },
    ];

    expect(read({ folderId: "2" }, {}, { folders }).passkeys[0]?.passkey.folders).toEqual(["Work/Sites"]);
  });

  it("with folders that are their own parents ends somewhere", () => {
    const folders = [{ id: "1", name: "Loop", parentFolderId: "1" }];

    expect(read({ folderId: "1" }, {}, { folders }).passkeys.length).toBe(1);
  });

  it("lists what lies beside passkeys", () => {
    const fieldValues = [{ fieldKey: "login.password", value: "p" }];

    expect(read({ fieldValues, totpCodes: [{}], attachments: [{}] }).others.map(({ kind }) => kind)).toEqual([
      "password",
      "totp",
      "attachment",
    ]);
  });

  // what is changed, reason
  it.each<readonly [JsonObject, string]>([
    [{ id: "" }, "credential-id-missing"],
    [{ id: "AAAA" }, "credential-id-malformed"],
    [{ privateKey: null }, "key-missing"],
    [{ privateKey: "{" }, "key-malformed"],
    [{ privateKey: "{}" }, "key-unsupported"],
    [{ publicKey: otherKey }, "key-public-mismatch"],
    [{ rpId: null }, "rp-id-missing"],
  ])("skips a passkey with %j: %s", (changed, code) => {
    expect(read({}, changed).skipped.map((skip) => skip.code)).toEqual([code]);
  });

  // PRF key, warnings
  it.each([
    [passkey["prfKey"] ?? null, ["prf-second-seed-made"]],
    [null, []],
    ["", []],
    ["%", ["prf-malformed"]],
    ["AAAA", ["prf-seed-length", "prf-second-seed-made"]],
  ])("PRF key %j", (prfKey, warnings) => {
    expect(read({}, { prfKey }).passkeys[0]?.warnings).toEqual(warnings);
  });

  it("leaves what lies in the trash", () => {
    expect(read({ deletedAt: "2026-01-01T00:00:00Z" }).skipped.map(({ code }) => code)).toEqual(["in-trash"]);
  });

  it("without items is refused", () => {
    expect(() => readManifest({})).toThrow("no items");
  });
});
