import { describe, expect, it } from "vitest";
import {
  accountName,
  belongsToHost,
  groupBySite,
  indexPasskeys,
  searchPasskeys,
  secondName,
} from "../../../../extension/ui/components/passkey-search.ts";
import { aPasskey, manyPasskeys, SOME_PASSKEYS } from "../../../support/ui-preview/fixtures.ts";

const search = (query: string) =>
  searchPasskeys(indexPasskeys(SOME_PASSKEYS, "en"), query).map(({ itemId }) => itemId);

describe("the list of passkeys", () => {
  it("is sorted by site, then account, then age", () => {
    const passkeys = [
      aPasskey({ itemId: "4", rpId: "b.example", userName: "anna" }),
      aPasskey({ itemId: "3", rpId: "a.example", userName: "user 10" }),
      aPasskey({ itemId: "2", rpId: "a.example", userName: "User 2", createdAtMs: 9 }),
      aPasskey({ itemId: "1", rpId: "a.example", userName: "user 2", createdAtMs: 5 }),
    ];

    const sorted = indexPasskeys(passkeys, "en").map(({ passkey }) => passkey.itemId);

    expect(sorted).toEqual(["1", "2", "3", "4"]);
  });

  it("leaves out the trash", () => {
    expect(search("")).toHaveLength(SOME_PASSKEYS.filter(({ trashedAtMs }) => trashedAtMs === null).length);
    expect(search("trashed")).toEqual([]);
  });

  //  typed                found
  it.each([
    ["GitHub", ["i02", "i01"]],
    ["git mnil", ["i01"]],
    ["familienkonto", ["i04"]],
    ["bucher", ["i10"]],
    ["BÜCHER", ["i10"]],
    ["山田", ["i05"]],
    ["فاطمة", ["i06"]],
    ["freifrau hohenlang", ["i07"]],
    ["  ", undefined],
    ["nothing like this", []],
  ])("finds by “%s”", (query, found) => {
    expect(search(query)).toEqual(found ?? search(""));
  });

  it("marks the first row of each site", () => {
    const rows = groupBySite(searchPasskeys(indexPasskeys(SOME_PASSKEYS, "en"), "github"));

    expect(rows.map(({ isFirstOfSite }) => isFirstOfSite)).toEqual([true, false]);
  });

  it("finds one of 10,000 by its account", () => {
    const indexed = indexPasskeys(manyPasskeys(10_000), "en");

    expect(searchPasskeys(indexed, "person-9876@").map(({ userName }) => userName)).toEqual([
      "person-9876@example.com",
    ]);
  });
});

describe("belongsToHost", () => {
  //  rpId           host                  belongs
  it.each([
    ["example.com", "example.com", true],
    ["example.com", "login.example.com", true],
    ["login.example.com", "example.com", false],
    ["example.com", "notexample.com", false],
    ["example.com", "example.com.evil.test", false],
  ])("%s at %s: %s", (rpId, host, belongs) => {
    expect(belongsToHost(rpId, host)).toBe(belongs);
  });
});

describe("names of an account", () => {
  //  label    userName  displayName   first     second
  it.each([
    ["", "marta", "Marta N.", "marta", "Marta N."],
    ["", "marta", "marta", "marta", ""],
    ["", "", "Marta N.", "Marta N.", ""],
    ["Work", "marta", "Marta N.", "Work", "marta"],
    ["Work", "", "Marta N.", "Work", "Marta N."],
    ["", "", "", "", ""],
  ])("%s|%s|%s", (label, userName, userDisplayName, first, second) => {
    const names = { label, userName, userDisplayName };

    expect([accountName(names), secondName(names)]).toEqual([first, second]);
  });
});
