import { describe, expect, it } from "vitest";
import { EXPORT_PROTECTION } from "../../../../../extension/messages/exchange-contract.ts";
import { EXPORT_TARGETS, isAlwaysPlain } from "../../../../../extension/ui/manager/export/export-targets.ts";

describe("where passkeys may go", () => {
  it("is every format there is, once", () => {
    const formats = EXPORT_TARGETS.map(({ format }) => format);

    expect(formats.toSorted()).toEqual(Object.keys(EXPORT_PROTECTION).toSorted());
  });

  it("begins with one that is always protected and loses nothing", () => {
    expect(EXPORT_TARGETS[0]?.format).toBe("bundle");
    expect(EXPORT_TARGETS.filter(isAlwaysPlain).map(({ format }) => format)).toEqual([
      "cxf",
      "bitwarden",
      "passkey",
    ]);
  });
});
