/** What an import writes: its own item and every passkey that it brings, to be written together. */
import type { FormatId } from "../../../shared/exchange/exchange-passkey.ts";
import { arrivingPasskey } from "../../../shared/exchange/vault-passkey.ts";
import { createImportOp } from "../../../shared/vault/import-record.ts";
import type { Op } from "../../../shared/vault/ops.ts";
import { createPasskeyOps } from "../../../shared/vault/passkey-extras.ts";
import { PASSKEY_FIELDS } from "../../../shared/vault/passkey-record.ts";
import type { Candidate } from "./import-rows.ts";

const MADE_HERE = "made-here";

export type ImportFacts = {
  readonly importId: Uint8Array;
  readonly format: FormatId;
  readonly atMs: number;
};

/** None where there is nothing to bring. Contain private keys. */
export function importOps(facts: ImportFacts, candidates: readonly Candidate[]): readonly Op[] {
  if (candidates.length === 0) return [];
  const record = createImportOp({ ...facts, count: candidates.length });
  return [record, ...candidates.flatMap((candidate) => passkeyOps(facts, candidate))];
}

function passkeyOps({ importId, atMs }: ImportFacts, { passkey, match }: Candidate): readonly Op[] {
  if (match.is === "trashed") {
    const { itemId } = match;
    return [
      { op: "restore", itemId },
      { op: "put", itemId, field: PASSKEY_FIELDS.importId, value: importId },
    ];
  }
  const { source, names, belongings, createdAtMs } = arrivingPasskey(passkey);
  const origin = { createdAtMs: createdAtMs ?? atMs, source: passkey.source ?? MADE_HERE };
  return createPasskeyOps(source, names, origin, { ...belongings, importId });
}
