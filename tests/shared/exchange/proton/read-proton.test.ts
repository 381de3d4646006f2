import { describe, expect, it } from "vitest";
import { utf8ToBytes } from "../../../../shared/bytes/bytes.ts";
import {
  isProtonExport,
  isSealedProton,
  readProton,
  readProtonDocument,
} from "../../../../shared/exchange/proton/read-proton.ts";
import {
  asList,
  asObject,
  decodeJson,
  type Json,
  type JsonObject,
} from "../../../../shared/exchange/untrusted-json.ts";
import { writeZip } from "../../../../shared/exchange/zip-archive.ts";
import { fixtureBytes } from "../fixtures.ts";
import { quickOptions } from "../sample-passkeys.ts";

const bytes = fixtureBytes("protonpass-passkeys.data.json");
const document = asObject(decodeJson(bytes)) ?? {};

/** The export with its one item and its first passkey changed. */
function changed(item: JsonObject, passkey: JsonObject = {}, content: JsonObject = {}): Json {
  const vault = asObject(asObject(document["vaults"])?.["VAULT"]) ?? {};
  const first = asObject(asList(vault["items"])?.[0]) ?? {};
  const data = asObject(first["data"]) ?? {};
  const inner = asObject(data["content"]) ?? {};
  const [head, ...rest] = asList(inner["passkeys"]) ?? [];
  const passkeys = [{ ...asObject(head), ...passkey }, ...rest];
  const items = [{ ...first, data: { ...data, content: { ...inner, passkeys, ...content } }, ...item }];
  return { ...document, vaults: { VAULT: { ...vault, items } } };
}

describe("a Proton export", () => {
  it.each([
    ["data.json alone", bytes],
    ["the zip", writeZip([{ name: "Proton Pass/data.json", bytes }])],
    ["a zip without the folder", writeZip([{ name: "data.json", bytes }])],
    ["a byte order mark in front", Uint8Array.of(0xef, 0xbb, 0xbf, ...bytes)],
  ])("%s is read", async (_, file) => {
    const { passkeys } = await readProton(file, quickOptions);

    expect(isSealedProton(file)).toBe(false);
    expect(passkeys.map(({ where, passkey }) => [where, passkey.folders])).toEqual([
      ["VAULT/items[0]/passkeys[0]", ["Personal"]],
      ["VAULT/items[0]/passkeys[1]", ["Personal"]],
    ]);
  });

  it("is told by its vaults", () => {
    expect([isProtonExport(document), isProtonExport({ items: [] })]).toEqual([true, false]);
  });

  it("in a zip without data is refused", async () => {
    const zip = writeZip([{ name: "Proton Pass/files/x", bytes: utf8ToBytes("x") }]);

    await expect(readProton(zip, quickOptions)).rejects.toThrow("holds no data");
  });

  // what is changed on the outside, reason
  it.each<readonly [JsonObject, string]>([
    [{ content: null }, "key-missing"],
    [{ content: "%" }, "content-malformed"],
    [{ content: "AAAA" }, "content-malformed"],
    [{ credentialId: "AAAA" }, "parts-disagree"],
    [{ keyId: "AAAA" }, "parts-disagree"],
    [{ rpId: "other.example" }, "parts-disagree"],
    [{ userHandle: "AAAA" }, "parts-disagree"],
    [{ rpId: "https://example.com" }, "rp-id-is-url"],
  ])("with %j skips that passkey and reads the other", (outer, code) => {
    const { passkeys, skipped } = readProtonDocument(changed({}, outer));

    expect([passkeys.length, skipped.map((skip) => skip.code)]).toEqual([1, [code]]);
  });

  it("of old form has no copies on the outside", () => {
    const outer = { credentialId: null, keyId: null, userHandle: null, userId: null, rpId: null };
    const names = { userName: "", userDisplayName: "" };

    const { passkeys } = readProtonDocument(changed({}, { ...outer, ...names }));

    expect(passkeys.length).toBe(2);
    expect(passkeys[0]?.passkey.userName).toBe("alice@example.com");
  });

  it("keeps what Proton notes beside a passkey", () => {
    const { passkeys } = readProtonDocument(changed({}, { note: "mine" }));

    expect(passkeys[0]?.passkey.foreign?.members).toMatchObject({
      note: "mine",
      creationData: { osName: "Chrome" },
    });
  });

  it("leaves what lies in the trash, and lists what is no passkey", () => {
    const trashed = readProtonDocument(changed({ state: 2 }, {}, { password: "p", totpUri: "otpauth:" }));
    const note = readProtonDocument(changed({ data: { type: "note" } }));

    expect(trashed.skipped.map(({ code }) => code)).toEqual(["in-trash", "in-trash"]);
    expect(trashed.others.map(({ kind }) => kind)).toEqual(["password", "totp"]);
    expect(note.others.map(({ kind }) => kind)).toEqual(["note"]);
  });

  it("names a vault by its number where its name is no plain word", () => {
    const { skipped } = readProtonDocument({
      vaults: { "a b": { items: [{ data: { content: { passkeys: [5] } } }] } },
    });

    expect(skipped.map(({ where }) => where)).toEqual(["vaults[0]/items[0]/passkeys[0]"]);
  });
});
