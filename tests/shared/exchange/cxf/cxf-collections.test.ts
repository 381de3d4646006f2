import { describe, expect, it } from "vitest";
import { readFolders, writeCollections } from "../../../../shared/exchange/cxf/cxf-collections.ts";
import type { JsonObject } from "../../../../shared/exchange/untrusted-json.ts";
import { quickDoors } from "../sample-passkeys.ts";

const items = [
  { id: "a", folders: ["Work", "Work/Sub"] },
  { id: "b", folders: ["Home"] },
  { id: "c", folders: [] },
];

describe("collections", () => {
  it("are nested for paths, and read back as the same paths", () => {
    const collections = writeCollections(items, quickDoors.random);
    const account = JSON.parse(JSON.stringify({ id: "x", collections })) as JsonObject;

    expect(collections.map(({ title }) => title)).toEqual(["Work", "Home"]);
    expect(Object.fromEntries(readFolders(account))).toEqual({ a: ["Work", "Work/Sub"], b: ["Home"] });
  });

  it("that refer to another account's items are not this account's folders", () => {
    const links = [{ item: "a", account: "other" }, { item: "a", account: "x" }, { item: 5 }];

    const folders = readFolders({ id: "x", collections: [{ title: "T", items: links }, null] });

    expect(Object.fromEntries(folders)).toEqual({ a: ["T"] });
  });

  it("that are missing are none", () => {
    expect(readFolders({}).size).toBe(0);
    expect(writeCollections([], quickDoors.random)).toEqual([]);
  });
});
