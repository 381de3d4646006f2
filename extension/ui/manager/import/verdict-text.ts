/** What becomes, or became, of a passkey of a file, in words. */
import type { ImportVerdict } from "../../../messages/exchange-contract.ts";
import { type TextKey, text } from "../../components/text.ts";
import type { RowChoice } from "./row-filter.ts";

/** Before and after the import. */
export type Tense = "preview" | "report";

const BEFORE: Readonly<Record<ImportVerdict, TextKey>> = {
  import: "verdictImport",
  restore: "verdictRestore",
  "already-present": "verdictAlready",
  conflict: "verdictConflict",
  skipped: "verdictSkipped",
  declined: "verdictLeftOut",
};
const AFTER: Readonly<Record<ImportVerdict, TextKey>> = {
  ...BEFORE,
  import: "verdictImported",
  restore: "verdictRestored",
};

export function verdictText(verdict: ImportVerdict, tense: Tense): string {
  return text((tense === "preview" ? BEFORE : AFTER)[verdict]);
}

export function choiceText(choice: RowChoice, tense: Tense): string {
  if (choice === "all") return text("rowsAll");
  return choice === "warned" ? text("rowsWarned") : verdictText(choice, tense);
}
