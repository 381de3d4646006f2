/** Which rows of a preview or report are shown: those of one verdict or with a warning, and those that match words. */
import type { ImportCounts, ImportRow, ImportVerdict } from "../../../messages/exchange-contract.ts";

export type RowChoice = "all" | ImportVerdict | "warned";

/** In the order they are offered. */
export const ROW_CHOICES: readonly RowChoice[] = [
  "all",
  "import",
  "restore",
  "already-present",
  "conflict",
  "skipped",
  "declined",
  "warned",
];

export function countOfChoice(counts: ImportCounts, choice: RowChoice, total: number): number {
  return choice === "all" ? total : counts[choice];
}

/** Rows of the choice whose site, names or title contain every word of `query`, letter case aside. */
export function filterRows(
  rows: readonly ImportRow[],
  choice: RowChoice,
  query: string,
): readonly ImportRow[] {
  const words = query
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "");
  return rows.filter((row) => isChosen(row, choice) && words.every((word) => textOf(row).includes(word)));
}

/** True where the verdict says that the passkey goes into the vault. */
export function isTaken({ verdict }: ImportRow): boolean {
  return verdict === "import" || verdict === "restore";
}

function isChosen(row: ImportRow, choice: RowChoice): boolean {
  if (choice === "all") return true;
  return choice === "warned" ? row.warnings.length > 0 : row.verdict === choice;
}

function textOf({ rpId, userName, userDisplayName, title }: ImportRow): string {
  return `${rpId}\n${userName}\n${userDisplayName}\n${title}`.toLowerCase();
}
