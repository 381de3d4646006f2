/** How grave it is that a target cannot hold a part. Pure. */
import type { ExportRow, LostPart } from "../../../messages/exchange-contract.ts";

/** Without these the passkey may not work any more where it does now. */
const GRAVE: ReadonlySet<LostPart> = new Set([
  "userHandle",
  "backupEligible",
  "counter",
  "isDiscoverable",
  "prfWithUserVerification",
  "largeBlob",
  "credBlob",
  "payments",
]);

export function isGrave(part: LostPart): boolean {
  return GRAVE.has(part);
}

/** Rows that lose something grave, or are left out, first. */
export function byGravity(rows: readonly ExportRow[]): readonly ExportRow[] {
  const weight = (row: ExportRow) => (row.leftOut !== null ? 0 : row.lost.some(isGrave) ? 1 : 2);
  return rows.toSorted((a, b) => weight(a) - weight(b) || a.index - b.index);
}
