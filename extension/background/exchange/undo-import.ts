/**
 * What undoing an import writes: every passkey that it brought, or took out of the trash, and that nobody changed since
 * goes to the trash; the import notes that it was undone. Changed ones stay: somebody wants them.
 */
import { equalBytes } from "../../../shared/bytes/bytes.ts";
import { undoneImportOp } from "../../../shared/vault/import-record.ts";
import type { ItemState } from "../../../shared/vault/item-state.ts";
import type { Op } from "../../../shared/vault/ops.ts";
import { importIdOf } from "../../../shared/vault/passkey-extras.ts";
import { PASSKEY_FIELDS } from "../../../shared/vault/passkey-record.ts";
import type { VaultContents } from "../vault/vault-contents.ts";

export type Undoing = { readonly ops: readonly Op[]; readonly trashed: number; readonly kept: number };

export async function undoOps(
  importId: Uint8Array,
  atMs: number,
  contents: VaultContents,
  /** Told now and then how many of its passkeys were found; others work before it resolves. */
  progress: (found: number) => Promise<void>,
): Promise<Undoing> {
  const ops: Op[] = [];
  let kept = 0;
  for await (const item of contents.allStates(() => progress(ops.length + kept))) {
    const brought = importIdOf(item);
    if (brought === null || !equalBytes(brought, importId) || item.life !== "live") continue;
    if (isChangedSince(item)) kept++;
    else ops.push({ op: "tombstone", itemId: item.itemId });
  }
  const trashed = ops.length;
  return { ops: [...ops, undoneImportOp(importId, { atMs, trashed, kept })], trashed, kept };
}

/** True where an edit took effect after the step that named the import. */
export function isChangedSince(item: ItemState): boolean {
  const named = item.fields.get(PASSKEY_FIELDS.importId)?.stamp.seq ?? 0;
  return [...item.edits.values()].some(({ seq }) => seq > named);
}
