import { describe, expect, it } from "vitest";
import { MARK_COLOURS, siteColour, siteLetter } from "../../../../extension/ui/components/site-colour.ts";

describe("siteColour", () => {
  it("is the same for the same site and within the colours there are", () => {
    expect(siteColour("github.com")).toBe(siteColour("github.com"));
    for (let site = 0; site < 500; site++)
      expect(siteColour(`site-${site}.example`)).toBeLessThan(MARK_COLOURS);
  });

  it("uses every colour about equally often", () => {
    const counts = new Array<number>(MARK_COLOURS).fill(0);
    for (let site = 0; site < 12_000; site++) {
      const colour = siteColour(`site-${site}.example`);
      counts[colour] = (counts[colour] ?? 0) + 1;
    }
    for (const count of counts) expect(count).toBeGreaterThan(700);
  });
});

describe("siteLetter", () => {
  //  site                   letter
  it.each([
    ["github.com", "G"],
    ["www.example.com", "E"],
    ["accounts.google.com", "G"],
    ["login.gov", "L"],
    ["id.me", "I"],
    ["xn--bcher-kva.example", "B"],
    ["1password.com", "1"],
    ["127.0.0.1", "1"],
    ["-", "?"],
  ])("%s: %s", (rpId, letter) => {
    expect(siteLetter(rpId)).toBe(letter);
  });
});
