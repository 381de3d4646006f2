/**
 * Rows whose key on disk is a keyed hash of something that would tell more: what was hashed stands in front of what is
 * sealed, so that the row can be found again under another local key.
 */
import { concatBytes } from "../../../shared/bytes/bytes.ts";
import { VaultFault } from "../../../shared/vault/vault-fault.ts";
import type { NamedRow } from "../../storage/schema.ts";
import type { RowSealer } from "./row-sealer.ts";

/** The tables of such rows; also what the hash is about. */
export type NamedTable = "outbox" | "attempts" | "signed" | "chunks";

/** `name`: at most 255 bytes. */
export function sealNamed(
  rows: RowSealer,
  table: NamedTable,
  name: Uint8Array,
  content: Uint8Array,
): NamedRow {
  const id = rows.name(table, name);
  return { id, sealed: rows.seal(table, id, concatBytes(Uint8Array.of(name.length), name, content)) };
}

/** Throws VaultFault "vault/corrupted-row". */
export function openNamed(
  rows: RowSealer,
  table: NamedTable,
  { id, sealed }: NamedRow,
): { readonly name: Uint8Array; readonly content: Uint8Array } {
  const plaintext = rows.open(table, id, sealed);
  const nameLength = plaintext[0];
  if (nameLength === undefined || plaintext.length < 1 + nameLength)
    throw new VaultFault("vault/corrupted-row", "shorter than its name");
  return { name: plaintext.slice(1, 1 + nameLength), content: plaintext.slice(1 + nameLength) };
}
