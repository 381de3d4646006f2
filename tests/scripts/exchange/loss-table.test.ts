import { describe, expect, it } from "vitest";
import { readDocument, upToDate } from "../../../scripts/exchange/loss-table.ts";

describe("the table of what each format can hold", () => {
  it("is what really comes back today", async () => {
    expect(await upToDate(readDocument())).toBe(readDocument());
  });
});
