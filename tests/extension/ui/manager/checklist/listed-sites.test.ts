import { describe, expect, it } from "vitest";
import { listedSites } from "../../../../../extension/ui/manager/checklist/listed-sites.ts";

describe("listedSites", () => {
  //  typed                                          sites                                    wrong
  it.each([
    ["", [], []],
    [" \n ", [], []],
    ["example.com", ["example.com"], []],
    ["https://Example.com/login?x=1\nshop.example", ["example.com", "shop.example"], []],
    ["b.example, a.example; b.example", ["b.example", "a.example"], []],
    ["my bank\nexample.com\n???", ["my", "bank", "example.com"], ["???"]],
    ["ftp://example.com", [], ["ftp://example.com"]],
  ])("“%s”", (typed, sites, wrong) => {
    expect(listedSites(typed)).toEqual({ sites, wrong });
  });
});
