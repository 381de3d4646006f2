import { describe, expect, it } from "vitest";
import type { ListedPasskey } from "../../../../extension/background/vault/listed-passkey.ts";
import { OpenedList } from "../../../../extension/background/vault/passkey-list.ts";
import { nameAndAllAbove, passkeyPage } from "../../../../extension/background/vault/passkey-page.ts";
import { aPasskey } from "../../../support/ui-preview/fixtures.ts";

const LISTED = [
  "d.example",
  "a.example",
  "trashed.example",
  "shop.example.org",
  "example.org",
  "c.example",
].map(
  (rpId): ListedPasskey => ({
    ...aPasskey({ itemId: rpId, rpId, trashedAtMs: rpId.startsWith("trashed") ? 1 : null }),
    credentialId: "secret-to-pages",
    userHandle: null,
    isDiscoverable: true,
  }),
);
const LIST = new OpenedList(new Uint8Array(40).fill(1), LISTED, []);
const REQUEST = { language: "en", host: null, from: 0, count: 2, version: null };

const sites = (passkeys: readonly { readonly rpId: string }[]) => passkeys.map(({ rpId }) => rpId);

describe("a page of the list", () => {
  it("follows the one before, in order, without the trash", () => {
    const pages = [0, 2, 4, 6].map((from) => passkeyPage(LIST, { ...REQUEST, from, version: LIST.version }));

    expect(pages.map(({ passkeys }) => sites(passkeys))).toEqual([
      ["a.example", "c.example"],
      ["d.example", "example.org"],
      ["shop.example.org"],
      [],
    ]);
    expect(new Set(pages.map(({ total }) => total))).toEqual(new Set([5]));
    expect(JSON.stringify(pages)).not.toContain("secret-to-pages");
  });

  it("is the first of the newer list where the list has become another one", () => {
    const page = passkeyPage(LIST, { ...REQUEST, from: 2, version: "another" });

    expect([page.from, page.version, sites(page.passkeys)]).toEqual([
      0,
      LIST.version,
      ["a.example", "c.example"],
    ]);
  });

  it("is the one asked for where no list tells which it is", () => {
    const unversioned = new OpenedList(null, LISTED, []);

    expect(passkeyPage(unversioned, { ...REQUEST, from: 2, version: "" }).from).toBe(2);
  });

  //  host                    the site's own
  it.each([
    ["example.org", ["example.org"]],
    ["shop.example.org", ["example.org", "shop.example.org"]],
    ["www.shop.example.org", ["example.org", "shop.example.org"]],
    ["notexample.org", []],
    ["example.org.evil.test", []],
    [null, []],
  ])("comes first with those of the site at %s", (host, here) => {
    expect(sites(passkeyPage(LIST, { ...REQUEST, host }).here)).toEqual(here);
    expect(passkeyPage(LIST, { ...REQUEST, host, from: 2, version: LIST.version }).here).toEqual([]);
  });

  it("counts a name and every one above it as the site", () => {
    expect([...nameAndAllAbove("a.b.example")]).toEqual(["a.b.example", "b.example", "example"]);
  });
});
