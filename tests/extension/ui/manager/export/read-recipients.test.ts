import { describe, expect, it } from "vitest";
import { readRecipients } from "../../../../../extension/ui/manager/export/read-recipients.ts";

/** The public key of the age format's own documentation. */
const KEY = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p";
const OTHER = KEY.replace("age1ql", "age1zz");

describe("readRecipients", () => {
  //  typed                            keys          secret  other
  it.each([
    ["", [], false, false],
    [KEY, [KEY], false, false],
    [` ${KEY}\n${OTHER}, ${KEY}`, [KEY, OTHER], false, false],
    [`${KEY} nonsense`, [KEY], false, true],
    ["age1", [], false, true],
    ["AGE-SECRET-KEY-1QQQQ", [], true, true],
  ])("“%s”", (typed, recipients, hasSecret, hasOther) => {
    expect(readRecipients(typed)).toEqual({ recipients, hasSecret, hasOther });
  });
});
