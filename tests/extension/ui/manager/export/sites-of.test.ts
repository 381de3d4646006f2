import { describe, expect, it } from "vitest";
import type { PasskeySummary } from "../../../../../extension/messages/passkey-pages-contract.ts";
import { countOfSites, sitesOf } from "../../../../../extension/ui/manager/export/sites-of.ts";

function passkey(rpId: string, trashedAtMs: number | null = null): PasskeySummary {
  const names = { rpName: "", userName: "", userDisplayName: "", label: "" };
  return { itemId: rpId, rpId, ...names, createdAtMs: 0, trashedAtMs };
}

const SITES = sitesOf([
  passkey("b.example"),
  passkey("a.example"),
  passkey("b.example"),
  passkey("trashed.example", 1),
]);

describe("sites to export", () => {
  it("are those of passkeys outside the trash, by name, each with how many", () => {
    expect(SITES).toEqual([
      { rpId: "a.example", count: 1 },
      { rpId: "b.example", count: 2 },
    ]);
  });

  it("count all, or what is chosen of them", () => {
    expect(countOfSites(SITES, null)).toBe(3);
    expect(countOfSites(SITES, new Set(["b.example", "unknown.example"]))).toBe(2);
    expect(countOfSites(SITES, new Set())).toBe(0);
  });
});
