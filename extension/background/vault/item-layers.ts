/**
 * The two layers of an item's row: what the person sees, and what the log alone has. The second has columns of its own
 * only while an edit waits that makes a difference.
 */
import type { ItemLayers, ItemWrite, LayerWrite, SecretSource } from "../../../shared/sync/replica.ts";
import { decodeItemState, encodeItemState } from "../../../shared/vault/item-codec.ts";
import type { ItemState } from "../../../shared/vault/item-state.ts";
import { VaultFault } from "../../../shared/vault/vault-fault.ts";
import type { ConfirmedColumns, ItemRow } from "../../storage/schema.ts";
import { itemRowId, openState, sealSecret, type WrittenItem, writtenItem } from "./item-rows.ts";
import type { RowSealer } from "./row-sealer.ts";

export const NO_LAYERS: ItemLayers = { visible: null, confirmed: null };

/** Throws VaultFault where a layer is damaged. */
export function openLayers(rows: RowSealer, row: ItemRow): ItemLayers {
  const visible = openState(rows, row);
  if (row.confirmed === undefined) return { visible, confirmed: visible };
  return { visible, confirmed: openConfirmed(rows, row) };
}

/** The log's layer with its secret, or null for an item that the log does not have yet. */
export function openConfirmedWithSecret(
  rows: RowSealer,
  row: ItemRow,
): { readonly state: ItemState; readonly secret: Uint8Array | null } | null {
  const state = row.confirmed === undefined ? openState(rows, row) : openConfirmed(rows, row);
  if (state === null) return null;
  const { sealedSecret } = row.confirmed ?? row;
  return { state, secret: sealedSecret && rows.open("item-secret", row.id, sealedSecret) };
}

/** The item after a step, or null where the item is gone. `present`: its row before, as it lies on disk. */
export function itemAfter(
  rows: RowSealer,
  write: ItemWrite,
  present: ItemRow | undefined,
): WrittenItem | null {
  const { itemId, visible, confirmed } = write;
  const id = itemRowId(rows, itemId);
  if (visible === null) {
    if (confirmed !== null && confirmed !== "as-visible")
      throw new VaultFault("vault/cannot-write", "an item of the log that is not visible");
    return null;
  }
  const secretOf = (layer: NonNullable<LayerWrite>) => sealedSecretOf(rows, id, layer.secret, present);
  const { row, told } = writtenItem(rows, id, visible.state, secretOf(visible));
  const withConfirmed = (columns: ConfirmedColumns) => ({ row: { ...row, confirmed: columns }, told });
  if (confirmed === "as-visible") return { row, told };
  if (confirmed === null) return withConfirmed({ sealedState: null, sealedSecret: null });
  const sealedState = rows.seal("item-confirmed", row.id, encodeItemState(confirmed.state));
  return withConfirmed({ sealedState, sealedSecret: secretOf(confirmed) });
}

/** The same row under another local key. Throws VaultFault where a column of it is damaged. */
export function resealedItem(row: ItemRow, from: RowSealer, rows: RowSealer): WrittenItem {
  const item = openState(from, row);
  const id = itemRowId(rows, item.itemId);
  const moved = (sealed: Uint8Array | null) =>
    sealed && sealSecret(rows, id, from.open("item-secret", row.id, sealed));
  const next = writtenItem(rows, id, item, moved(row.sealedSecret));
  if (row.confirmed === undefined) return next;
  const state = openConfirmed(from, row);
  const confirmed = {
    sealedState: state && rows.seal("item-confirmed", next.row.id, encodeItemState(state)),
    sealedSecret: moved(row.confirmed.sealedSecret),
  };
  return { ...next, row: { ...next.row, confirmed } };
}

function openConfirmed(rows: RowSealer, { id, confirmed }: ItemRow): ItemState | null {
  const sealed = confirmed?.sealedState ?? null;
  return sealed && decodeItemState(rows.open("item-confirmed", id, sealed));
}

function sealedSecretOf(
  rows: RowSealer,
  id: string,
  source: SecretSource,
  present: ItemRow | undefined,
): Uint8Array | null {
  switch (source) {
    case "none":
      return null;
    case "of-visible":
      return present?.sealedSecret ?? null;
    case "of-confirmed":
      return (present?.confirmed ?? present)?.sealedSecret ?? null;
    default:
      return sealSecret(rows, id, source);
  }
}
