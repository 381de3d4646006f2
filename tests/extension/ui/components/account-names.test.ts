import { describe, expect, it } from "vitest";
import { accountName } from "../../../../extension/messages/passkey-order.ts";
import { secondName } from "../../../../extension/ui/components/account-names.ts";

describe("names of an account", () => {
  //  label    userName  displayName   first     second
  it.each([
    ["", "marta", "Marta N.", "marta", "Marta N."],
    ["", "marta", "marta", "marta", ""],
    ["", "", "Marta N.", "Marta N.", ""],
    ["Work", "marta", "Marta N.", "Work", "marta"],
    ["Work", "", "Marta N.", "Work", "Marta N."],
    ["", "", "", "", ""],
  ])("%s|%s|%s", (label, userName, userDisplayName, first, second) => {
    const names = { label, userName, userDisplayName };

    expect([accountName(names), secondName(names)]).toEqual([first, second]);
  });
});
