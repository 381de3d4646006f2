import { describe, expect, it } from "vitest";
import { VENDORS, vendorOfScreen, vendorScreen } from "../../../../../extension/ui/manager/moving/vendors.ts";
import { localeFile } from "../../locale-files.ts";

describe("guides of vendors", () => {
  it("are there for each that people come from", () => {
    expect(VENDORS.map(({ id }) => id)).toEqual(
      expect.arrayContaining([
        ...["bitwarden", "keepass", "proton", "aliasvault", "file"],
        ...["apple", "google", "microsoft", "1password", "dashlane"],
      ]),
    );
  });

  it("are found by the name of their screen, and nothing else is", () => {
    for (const vendor of VENDORS) expect(vendorOfScreen(vendorScreen(vendor))).toBe(vendor);
    expect(vendorOfScreen("from-nowhere")).toBeNull();
    expect(vendorOfScreen("import")).toBeNull();
  });

  it("name the ending of a file where there is one to bring, and steps and facts that have a text", () => {
    const english = localeFile("en");

    for (const { brings, endings, steps, know } of VENDORS) {
      expect(endings.length > 0).toBe(brings === "file");
      expect(steps.length).toBeGreaterThan(1);
      expect([...steps, ...know].filter((key) => english[key] === undefined)).toEqual([]);
    }
  });
});
