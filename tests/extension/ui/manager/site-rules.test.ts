import { describe, expect, it } from "vitest";
import {
  defaultRule,
  isDefaultRule,
  shownSites,
  siteName,
} from "../../../../extension/ui/manager/site-rules.ts";

describe("siteName", () => {
  //  typed or pasted                          site
  it.each([
    ["example.com", "example.com"],
    ["  Example.COM ", "example.com"],
    ["https://login.example.com/path?x=1", "login.example.com"],
    ["http://localhost:8080/", "localhost"],
    ["example.com/login", "example.com"],
    ["bücher.example", "xn--bcher-kva.example"],
    ["", null],
    ["two words", null],
    ["javascript://example.com/%0aalert(1)", null],
    ["chrome-extension://abc/page.html", null],
    ["https://[::1]/", null],
  ])("“%s”: %s", (typed, site) => {
    expect(siteName(typed)).toBe(site);
  });
});

describe("rules of sites", () => {
  it("are shown only where they differ from the rule of all sites, sorted by name", () => {
    const sites = [
      { ...defaultRule("z.example"), rule: "native" as const },
      defaultRule("plain.example"),
      { ...defaultRule("a.example"), mayContinueUnverified: true },
    ];

    expect(shownSites(sites, new Set()).map(({ rpId }) => rpId)).toEqual(["a.example", "z.example"]);
  });

  it("stay in sight at the usual rule too, stored or not, until they are let go", () => {
    const sites = [{ ...defaultRule("z.example"), rule: "native" as const }, defaultRule("plain.example")];

    expect(shownSites(sites, new Set(["plain.example", "b.example"]))).toEqual([
      defaultRule("b.example"),
      defaultRule("plain.example"),
      sites[0],
    ]);
  });

  it("are gone once the default is written", () => {
    expect(isDefaultRule(defaultRule("a.example"))).toBe(true);
  });
});
