import { describe, expect, it } from "vitest";
import { isBitwarden, readBitwardenDocument } from "../../../../shared/exchange/bitwarden/read-bitwarden.ts";
import { writeBitwarden } from "../../../../shared/exchange/bitwarden/write-bitwarden.ts";
import { asList, asObject, decodeJson, type JsonObject } from "../../../../shared/exchange/untrusted-json.ts";
import { quickOptions, samplePasskey } from "../sample-passkeys.ts";

/** A good export whose item and credential have members changed. */
function exportWith(item: JsonObject, credential: JsonObject = {}): JsonObject {
  const { files } = writeBitwarden([samplePasskey()], quickOptions);
  const document = asObject(decodeJson(files[0]?.bytes ?? new Uint8Array(0))) ?? {};
  const first = asObject(asList(document["items"])?.[0]) ?? {};
  const login = asObject(first["login"]) ?? {};
  const fido2Credentials = [{ ...asObject(asList(login["fido2Credentials"])?.[0]), ...credential }];
  return { ...document, items: [{ ...first, login: { ...login, fido2Credentials }, ...item }] };
}

describe("Bitwarden's export", () => {
  it.each([
    [{ encrypted: false, items: [] }, true],
    [{ encrypted: true, passwordProtected: true }, true],
    [{ encrypted: true, encKeyValidation_DO_NOT_EDIT: "2.a|b|c" }, true],
    [{ encrypted: true }, false],
    [{ items: [] }, false],
    [[], false],
  ])("%j: %j", (document, expected) => {
    expect(isBitwarden(document)).toBe(expected);
  });

  it("lists what lies beside passkeys, by kind and place", () => {
    const login = { fido2Credentials: null, password: "p", totp: "t" };
    const { others } = readBitwardenDocument({
      items: [
        { type: 1, login, notes: "n", fields: [{}], passwordHistory: [{}] },
        { type: 2, notes: "n" },
        { type: 3 },
      ],
    });

    expect(others).toEqual([
      { where: "items[0].login.password", kind: "password" },
      { where: "items[0].login.totp", kind: "totp" },
      { where: "items[0].notes", kind: "note" },
      { where: "items[0].fields", kind: "custom-fields" },
      { where: "items[0].passwordHistory", kind: "password-history" },
      { where: "items[1]", kind: "note" },
      { where: "items[2]", kind: "card" },
    ]);
  });

  it("skips the trash, and says so", () => {
    const { passkeys, skipped } = readBitwardenDocument(
      exportWith({ deletedDate: "2026-01-01T00:00:00.000Z" }),
    );

    expect([passkeys, skipped.map(({ code }) => code)]).toEqual([[], ["in-trash"]]);
  });

  // counter, discoverable, what is read, warned
  it.each([
    ["7", "true", 7, true, true],
    [7, true, 7, true, true],
    ["0", "false", 0, false, false],
    [null, null, 0, true, false],
    ["seven", "yes", 0, true, false],
    ["99999999999", "true", 0, true, false],
    [-1, "true", 0, true, false],
  ])("counter %j and discoverable %j", (counter, discoverable, expected, isDiscoverable, isKept) => {
    const { passkeys } = readBitwardenDocument(exportWith({}, { counter, discoverable }));

    expect(passkeys[0]?.passkey).toMatchObject({ counter: expected, isDiscoverable });
    expect(passkeys[0]?.warnings.includes("counter-kept")).toBe(isKept);
  });

  it("keeps members that Bitwarden itself does not write", () => {
    const { passkeys } = readBitwardenDocument(exportWith({ favorite: true }, { transports: ["usb"] }));

    expect(passkeys[0]?.passkey.foreign).toEqual({
      format: "bitwarden",
      members: { credential: { transports: ["usb"] }, favorite: true },
    });
  });

  it("of an organisation has collections instead of folders", () => {
    const document = {
      ...exportWith({ folderId: null, collectionIds: ["c"] }),
      collections: [{ id: "c", name: "Team" }],
    };
    const { folders: _, ...organisation } = document as JsonObject;

    expect(readBitwardenDocument(organisation).passkeys[0]?.passkey.folders).toEqual(["Team"]);
  });

  it("without items is refused", () => {
    expect(() => readBitwardenDocument({ encrypted: false })).toThrow("no items");
  });
});
