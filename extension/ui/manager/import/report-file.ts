/**
 * The report of an import as a text file: how many, and of each passkey what became of it and why. Names sites and
 * accounts; no keys are in it. Pure: the words come from outside.
 */
import type { ImportRow } from "../../../messages/exchange-contract.ts";

export type ReportWords = {
  /** Title and counts, one a line. */
  readonly head: readonly string[];
  readonly verdictOf: (row: ImportRow) => string;
  readonly remarkOf: (code: string) => string;
  readonly unreadableSite: string;
};

export function reportFile(rows: readonly ImportRow[], words: ReportWords): string {
  const lines = rows.flatMap((row) => [
    [row.rpId || words.unreadableSite, row.userName || row.userDisplayName, words.verdictOf(row)]
      .filter((part) => part !== "")
      .map(plain)
      .join("\t"),
    ...[row.reason, ...row.warnings].flatMap((code) =>
      code === null ? [] : [`\t${plain(words.remarkOf(code))}`],
    ),
    ...(row.reason === null ? [] : [`\t${plain(row.where)}`]),
  ]);
  return [...words.head.map(plain), "", ...lines, ""].join("\r\n");
}

/** One line without controls and without the marks that keep directions apart on a screen. */
function plain(text: string): string {
  return text.replaceAll(/[\p{Cc}\u2066-\u2069]+/gu, (found) => (/\p{Cc}/u.test(found) ? " " : ""));
}
