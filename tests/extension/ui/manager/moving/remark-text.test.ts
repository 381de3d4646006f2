import { describe, expect, it } from "vitest";
import { remarkKey } from "../../../../../extension/ui/manager/moving/remark-key.ts";
import { REMARK_CODES } from "../../../../../shared/exchange/remarks.ts";
import { LANGUAGES, localeFile } from "../../locale-files.ts";

describe("texts of remarks", () => {
  it.each(LANGUAGES)("exist for exactly the codes that readers and writers know in %s", (language) => {
    const there = Object.keys(localeFile(language)).filter((key) => key.startsWith("exchange_remark_"));

    expect(there.toSorted()).toEqual(REMARK_CODES.map(remarkKey).toSorted());
  });
});
