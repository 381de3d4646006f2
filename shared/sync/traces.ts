/**
 * Did an edit take effect in a state of which the entries are gone? Its clock beside its value, or its id beside a birth,
 * say so; what was overwritten since often enough says nothing. Two edits that one trace fits say the same.
 */
import { equalBytes } from "../bytes/bytes.ts";
import { type CborValue, encodeCanonical } from "../cbor/cbor.ts";
import type { ReadItem } from "../vault/apply-op.ts";
import { compareHlc, type Hlc } from "../vault/hlc.ts";
import { conflictItemId } from "../vault/item-id.ts";
import type { ItemState } from "../vault/item-state.ts";
import type { CreateOp, Op } from "../vault/ops.ts";

type Traced = { readonly opId: Uint8Array; readonly hlc: Hlc; readonly ops: readonly Op[] };

/** True where one of its operations shows; an edit takes effect whole. */
export function leavesTrace({ opId, hlc, ops }: Traced, read: ReadItem): boolean {
  return ops.some((op) => showsIn(op, { opId, hlc }, read));
}

function showsIn(op: Op, { opId, hlc }: Omit<Traced, "ops">, read: ReadItem): boolean {
  const item = read(op.itemId);
  if (item === null || op.op === "restore") return false;
  if (op.op === "put") return holds(item, op.field, op.value, hlc);
  if (op.op === "create") return isBorn(op, opId, item, read) || holdsFirstValue(op, hlc, item);
  return item.endedBy !== null && compareHlc(item.endedBy.hlc, hlc) === 0;
}

function isBorn(op: CreateOp, opId: Uint8Array, item: ItemState, read: ReadItem): boolean {
  const births = [item.birth, read(conflictItemId(op.itemId, opId))?.birth ?? null];
  return births.some((birth) => birth !== null && equalBytes(birth.opId, opId));
}

function holdsFirstValue({ fields }: CreateOp, hlc: Hlc, item: ItemState): boolean {
  return [...fields].some(([name, value]) => holds(item, name, value, hlc));
}

function holds(item: ItemState, name: string, value: CborValue, hlc: Hlc): boolean {
  const field = item.fields.get(name);
  if (field === undefined) return false;
  const encoded = encodeCanonical(value);
  return [field, ...field.lost].some(
    (kept) => compareHlc(kept.stamp.hlc, hlc) === 0 && equalBytes(encodeCanonical(kept.value), encoded),
  );
}
