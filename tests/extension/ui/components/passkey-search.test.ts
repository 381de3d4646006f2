import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { inListOrder } from "../../../../extension/messages/passkey-order.ts";
import {
  type Found,
  isFirstOfSite,
  PasskeySearch,
} from "../../../../extension/ui/components/passkey-search.ts";
import { aPasskey, manyPasskeys, SOME_PASSKEYS } from "../../../support/ui-preview/fixtures.ts";

const LISTED = inListOrder(
  SOME_PASSKEYS.filter(({ trashedAtMs }) => trashedAtMs === null),
  "en",
);
const rows = (found: Found) =>
  Array.from({ length: found.count }, (_, row) => found.at(row) ?? aPasskey({ itemId: "none" }));
const search = (query: string) => rows(new PasskeySearch(LISTED).find(query)).map(({ itemId }) => itemId);

describe("searching the list", () => {
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

  it("finds one of 10,000 by its account", () => {
    const found = new PasskeySearch(manyPasskeys(10_000)).find("person-9876@");

    expect(rows(found).map(({ userName }) => userName)).toEqual(["person-9876@example.com"]);
  });

  it("finds the same letter by letter, forwards and back, as at once", () => {
    const letter = fc.constantFrom(..."aegitü @.M ");
    const passkeys = fc.array(
      fc.record({
        rpId: fc.string({ unit: letter, maxLength: 8 }),
        label: fc.string({ unit: letter, maxLength: 4 }),
      }),
      { maxLength: 20 },
    );
    fc.assert(
      fc.property(passkeys, fc.array(fc.option(letter), { maxLength: 12 }), (some, keys) => {
        const listed = some.map((one) => aPasskey({ ...one, rpName: "", userName: "", userDisplayName: "" }));
        const typing = new PasskeySearch(listed);
        let query = "";
        for (const key of keys) {
          query = key === null ? query.slice(0, -1) : query + key;
          expect(rows(typing.find(query))).toEqual(rows(new PasskeySearch(listed).find(query)));
        }
      }),
    );
  });

  it("knows the first row of each site in whatever was found, and the row of an item", () => {
    for (const query of ["", "github", "a", "nothing like this"]) {
      const found = new PasskeySearch(LISTED).find(query);
      const passkeys = rows(found);

      expect(passkeys.map((_, row) => found.isFirstOfSite(row))).toEqual(
        passkeys.map((_, row) => isFirstOfSite(passkeys, row)),
      );
      for (const { itemId } of LISTED)
        expect(found.rowOf(itemId)).toBe(passkeys.findIndex((passkey) => passkey.itemId === itemId));
    }
    expect(search("github")).toHaveLength(2);
    expect(new PasskeySearch(LISTED).find("").rowOf(null)).toBe(-1);
  });
});
