/** What an export loses, as rows and counts for the person. */
import type { PasskeyLoss } from "../../../shared/exchange/loss-report.ts";
import type { ExchangeFormat, ExportPreview, ExportRow, LostPart } from "../../messages/exchange-contract.ts";
import type { Leaving } from "./leaving-passkeys.ts";

/** One row for each passkey that is left out or loses something. */
export function exportRows(
  leaving: readonly Leaving[],
  losses: readonly PasskeyLoss[],
): readonly ExportRow[] {
  return losses.flatMap(({ index, leftOut, lost }) => {
    const one = leaving[index];
    if (one === undefined) return [];
    const { itemId, label, passkey } = one;
    const { rpId, userName, userDisplayName } = passkey;
    return [{ index, itemId, rpId, userName, userDisplayName, label, leftOut, lost }];
  });
}

export function exportPreview(
  target: ExchangeFormat,
  passkeys: number,
  damaged: number,
  losses: readonly PasskeyLoss[],
): ExportPreview {
  const leftOut = losses.filter((loss) => loss.leftOut !== null).length;
  const counts = new Map<LostPart, number>();
  for (const { lost } of losses) for (const part of lost) counts.set(part, (counts.get(part) ?? 0) + 1);
  const lost = [...counts].map(([part, count]) => ({ part, count })).sort((a, b) => b.count - a.count);
  return { target, passkeys, damaged, written: passkeys - leftOut, leftOut, lost, rows: losses.length };
}
