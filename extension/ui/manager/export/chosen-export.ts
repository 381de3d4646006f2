/** What the person has chosen to export. */
import type { ExchangeFormat } from "../../../messages/exchange-contract.ts";

/** `rpIds`: of these sites only; null: all passkeys. */
export type ChosenExport = { readonly target: ExchangeFormat; readonly rpIds: ReadonlySet<string> | null };
