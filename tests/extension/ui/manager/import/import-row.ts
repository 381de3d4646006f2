/** Rows as the background would send them, with whatever a test changes. */
import type { ImportRow } from "../../../../../extension/messages/exchange-contract.ts";

export function importRow(overrides: Partial<ImportRow> = {}): ImportRow {
  return {
    index: 0,
    where: "items[0]",
    verdict: "import",
    reason: null,
    warnings: [],
    rpId: "example.com",
    userName: "anna@example.org",
    userDisplayName: "Anna",
    title: "Example",
    hasPrf: false,
    ...overrides,
  };
}
