/** The preview of an import as rows for the person: each passkey of the file once, with what will become of it. */
import type { ExchangePasskey, FormatId } from "../../../shared/exchange/exchange-passkey.ts";
import type { SkippedPasskey } from "../../../shared/exchange/read-collector.ts";
import type { ExchangePreview, PreviewPasskey } from "../../../shared/exchange/read-exchange.ts";
import type { SkipCode, WarningCode } from "../../../shared/exchange/remarks.ts";
import type {
  ImportCounts,
  ImportPreview,
  ImportRow,
  ImportVerdict,
  OtherCount,
} from "../../messages/exchange-contract.ts";
import type { VaultMatch } from "./match-with-vault.ts";

/** A row with the passkey behind it. Secret. */
export type Candidate = {
  readonly row: ImportRow;
  readonly passkey: ExchangePasskey;
  readonly match: VaultMatch;
};

export type FoundImport = {
  readonly format: FormatId;
  readonly rows: readonly ImportRow[];
  /** Of the verdicts "import" and "restore". */
  readonly candidates: readonly Candidate[];
  readonly others: readonly OtherCount[];
};

/** `matches`: one for each passkey of the preview, in its order. */
export function foundImport(preview: ExchangePreview, matches: readonly VaultMatch[]): FoundImport {
  const candidates: Candidate[] = [];
  const read = preview.passkeys.map((found, index) => {
    const match = matches[index] ?? { is: "new" };
    const row = readRow(found, index, match);
    if (row.verdict === "import" || row.verdict === "restore")
      candidates.push({ row, passkey: found.passkey, match });
    return row;
  });
  const skipped = preview.skipped.map((skip, at) => skippedRow(skip, read.length + at));
  return {
    format: preview.format,
    rows: [...read, ...skipped],
    candidates,
    others: countedKinds(preview.others),
  };
}

export function previewOf({ format, rows, others }: Omit<FoundImport, "candidates">): ImportPreview {
  return { format, counts: countsOf(rows), rows: rows.length, others };
}

function countsOf(rows: readonly ImportRow[]): ImportCounts {
  const count = (verdict: ImportVerdict) => rows.filter((row) => row.verdict === verdict).length;
  return {
    import: count("import"),
    restore: count("restore"),
    "already-present": count("already-present"),
    conflict: count("conflict"),
    skipped: count("skipped"),
    declined: count("declined"),
    warned: rows.filter(({ warnings }) => warnings.length > 0).length,
  };
}

function readRow(found: PreviewPasskey, index: number, match: VaultMatch): ImportRow {
  const { where, passkey, warnings } = found;
  const { rpId, userName, userDisplayName, title, prfSeeds } = passkey;
  const isRepeated = found.outcome === "already-present";
  const { verdict, reason } = isRepeated ? PRESENT : judgement(match);
  const missing: readonly WarningCode[] =
    "lacksPrf" in match && match.lacksPrf ? ["present-without-prf"] : [];
  return {
    ...{ index, where, verdict, reason, rpId, userName, userDisplayName, title },
    warnings: [...warnings, ...missing],
    hasPrf: prfSeeds !== null,
  };
}

type Judgement = { readonly verdict: ImportVerdict; readonly reason: SkipCode | null };

const PRESENT: Judgement = { verdict: "already-present", reason: null };

function judgement(match: VaultMatch): Judgement {
  switch (match.is) {
    case "new":
      return { verdict: "import", reason: null };
    case "trashed":
      return { verdict: "restore", reason: null };
    case "live":
      return PRESENT;
    case "conflict":
      return { verdict: "conflict", reason: "conflicts-in-vault" };
    case "damaged":
      return { verdict: "skipped", reason: "vault-copy-damaged" };
  }
}

function skippedRow({ where, code }: SkippedPasskey, index: number): ImportRow {
  return {
    index,
    where,
    verdict: code === "conflicts-in-file" ? "conflict" : "skipped",
    reason: code,
    warnings: [],
    ...{ rpId: "", userName: "", userDisplayName: "", title: "" },
    hasPrf: false,
  };
}

function countedKinds(others: ExchangePreview["others"]): readonly OtherCount[] {
  const counts = new Map<string, number>();
  for (const { kind } of others) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return [...counts].map(([kind, count]) => ({ kind, count }));
}
