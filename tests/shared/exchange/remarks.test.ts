import { describe, expect, it } from "vitest";
import { REMARK_CODES, remarkSentence } from "../../../shared/exchange/remarks.ts";

describe("remarks", () => {
  it.each(REMARK_CODES)("%s is a sentence of its own", (code) => {
    expect(remarkSentence(code)).toMatch(/^[A-Z].*\.$/);
    expect(REMARK_CODES.filter((other) => remarkSentence(other) === remarkSentence(code))).toEqual([code]);
  });
});
