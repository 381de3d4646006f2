import { describe, expect, it } from "vitest";
import { utf8ToBytes } from "../../../../shared/bytes/bytes.ts";
import { isCxf, readCxf, readCxfDocument } from "../../../../shared/exchange/cxf/read-cxf.ts";
import { ExchangeFault } from "../../../../shared/exchange/exchange-fault.ts";
import {
  asList,
  asObject,
  decodeJson,
  type Json,
  type JsonObject,
} from "../../../../shared/exchange/untrusted-json.ts";
import { fixtureBytes } from "../fixtures.ts";

const header = asObject(decodeJson(fixtureBytes("cxf-min-passkey.json"))) ?? {};
const account = asObject(asList(header["accounts"])?.[0]) ?? {};
const item = asObject(asList(account["items"])?.[0]) ?? {};
const passkey = asObject(asList(item["credentials"])?.[0]) ?? {};

function faultOf(document: Json): string {
  try {
    readCxfDocument(document);
    return "nothing was refused";
  } catch (error) {
    if (error instanceof ExchangeFault) return error.code;
    throw error;
  }
}

describe("shapes of CXF", () => {
  // what it is, document, where the passkey stands
  it.each<readonly [string, Json, string]>([
    ["the header", header, "accounts[0].items[0].credentials[0]"],
    ["a bare account", account, "items[0].credentials[0]"],
    ["a list of accounts", [account], "[0].items[0].credentials[0]"],
    ["a list of items", [item], "[0].credentials[0]"],
    ["a list of credentials", [passkey], "[0]"],
    ["one item", item, "credentials[0]"],
    ["one passkey", passkey, "$"],
    ["an account without collections", { ...account, collections: null }, "items[0].credentials[0]"],
    ["a type in camel case", { ...passkey, type: "Passkey" }, "$"],
    [
      "the name of the user as in the drafts",
      { ...passkey, username: null, userName: "alice@example.com" },
      "$",
    ],
  ])("%s is read", (_, document, where) => {
    const { passkeys } = readCxf(utf8ToBytes(JSON.stringify(document)));

    expect(isCxf(document)).toBe(true);
    expect(passkeys.map((found) => [found.where, found.passkey.userName])).toEqual([
      [where, "alice@example.com"],
    ]);
  });

  it.each<Json>([{}, [], [[]], "x", 5, { items: 5 }, { folders: [], items: [] }, [{ type: "note" }]])(
    "%j is no CXF",
    (document) => {
      expect(isCxf(document)).toBe(false);
    },
  );
});

describe("versions of CXF", () => {
  // version, verdict
  it.each<readonly [Json, string]>([
    [{ major: 1, minor: 0 }, "nothing was refused"],
    [{ major: 1, minor: 7 }, "nothing was refused"],
    [{ major: 0, minor: 0 }, "nothing was refused"],
    [0, "nothing was refused"],
    [{ major: 2, minor: 0 }, "exchange/unsupported-version"],
    [{ major: 0, minor: 1 }, "exchange/unsupported-version"],
    ["1.0", "exchange/unsupported-version"],
    [null, "exchange/unsupported-version"],
    [{}, "exchange/unsupported-version"],
  ])("%j: %s", (version, verdict) => {
    expect(faultOf({ ...header, version })).toBe(verdict);
  });
});

describe("what stands beside passkeys", () => {
  it("gives them the notes of their item", () => {
    const note = (content: Json) => ({ type: "note", content });
    const credentials = [note({ fieldType: "string", value: "one" }), passkey, note("two"), note(5)];

    const { passkeys, others } = readCxfDocument({ ...item, credentials });

    expect(passkeys.map((read) => read.passkey.notes)).toEqual(["one\n\ntwo"]);
    expect(others).toEqual([{ where: "credentials[3]", kind: "note" }]);
  });

  it("is listed by type and place, also where the type is unknown", () => {
    const credentials = [passkey, { type: "note" }, { type: "something-new" }, { type: "\u{202e}" }, {}, 5];

    const { others, skipped } = readCxfDocument({ ...item, scope: { urls: [] }, credentials });

    expect(others.map(({ kind }) => kind)).toEqual(["scope", "note", "something-new", "unknown"]);
    expect(skipped.map(({ where }) => where)).toEqual(["credentials[4]", "credentials[5]"]);
  });

  it("does not stop the others: an account without items, an item that is none", () => {
    const accounts = [{ ...account, items: [null, item, { id: "x" }] }, { id: "y" }];

    const { passkeys, skipped } = readCxfDocument({ ...header, accounts });

    expect(passkeys.length).toBe(1);
    expect(skipped).toEqual([
      { where: "accounts[0].items[0]", code: "not-an-object" },
      { where: "accounts[0].items[2]", code: "not-an-object" },
      { where: "accounts[1]", code: "account-without-items" },
    ]);
  });

  it("an empty export holds nothing, and that is no error", () => {
    expect(readCxfDocument({ ...header, accounts: [] })).toMatchObject({ passkeys: [], skipped: [] });
  });

  it("collections nested beyond measure end somewhere", () => {
    let collections: JsonObject[] = [];
    for (let depth = 0; depth < 290; depth++)
      collections = [{ title: "t", items: [], subCollections: collections }];

    expect(readCxf(utf8ToBytes(JSON.stringify({ ...account, collections }))).passkeys.length).toBe(1);
  });
});
