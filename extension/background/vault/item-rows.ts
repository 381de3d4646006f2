/** An item of the vault as a row: the folded state and the secret, each sealed for itself, and what its shelf tells. */
import { decodeItemState, encodeItemState } from "../../../shared/vault/item-codec.ts";
import type { ItemState } from "../../../shared/vault/item-state.ts";
import { siteRules } from "../../../shared/vault/site-rule.ts";
import { VaultFault } from "../../../shared/vault/vault-fault.ts";
import type { ItemRow } from "../../storage/schema.ts";
import { listedPasskey, type Told } from "./listed-passkey.ts";
import type { RowSealer } from "./row-sealer.ts";

/** A row and what goes onto its shelf in the same transaction. */
export type WrittenItem = { readonly row: ItemRow; readonly told: Told };

const PASSKEY = "passkey";
const SITE = "site";
const IMPORT = "import";

/** Keyed name of a type on disk. */
export function passkeyType(rows: RowSealer): string {
  return rows.nameOfText("type", PASSKEY);
}

export function importType(rows: RowSealer): string {
  return rows.nameOfText("type", IMPORT);
}

export function siteType(rows: RowSealer): string {
  return rows.nameOfText("type", SITE);
}

export function itemRowId(rows: RowSealer, itemId: Uint8Array): string {
  return rows.name("item", itemId);
}

export function siteName(rows: RowSealer, rpId: string): string {
  return rows.nameOfText("site", rpId);
}

/**
 * The row of an item that is the same in both layers, under the id that `itemRowId` gives it. `sealedSecret` is taken as it is: it changes only with birth and
 * purge, and its place is the item's, so it may move between the layers.
 */
export function writtenItem(
  rows: RowSealer,
  id: string,
  item: ItemState,
  sealedSecret: Uint8Array | null,
): WrittenItem {
  const listed = listedPasskey(item);
  const rpId = listed?.rpId ?? siteRules(item)?.rpId ?? "";
  return {
    row: {
      id,
      site: siteName(rows, rpId),
      type: rows.nameOfText("type", item.birth?.type ?? ""),
      sealedState: rows.seal("item-state", id, encodeItemState(item)),
      sealedSecret,
    },
    told: listed ?? "not-listed",
  };
}

/** `id`: of the item's row. */
export function sealSecret(rows: RowSealer, id: string, secret: Uint8Array): Uint8Array {
  return rows.seal("item-secret", id, secret);
}

export function openSecret(rows: RowSealer, row: ItemRow): Uint8Array {
  if (row.sealedSecret === null) throw new VaultFault("vault/corrupted-row", "a passkey without its secret");
  return rows.open("item-secret", row.id, row.sealedSecret);
}

export function openState(rows: RowSealer, row: ItemRow): ItemState {
  return decodeItemState(rows.open("item-state", row.id, row.sealedState));
}
