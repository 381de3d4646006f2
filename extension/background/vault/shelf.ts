/**
 * [Note: shelf] What lists show of the items whose row ids begin with the same byte, sealed together: a list of 10,000
 * opens 256 of them instead of 10,000 rows. A shelf is written in the transaction that writes its items, and names every
 * row it stands for. Whatever it does not tell, because it is damaged or gone, the rows' own states tell.
 */
import { utf8ToBytes } from "../../../shared/bytes/bytes.ts";
import { VaultFault } from "../../../shared/vault/vault-fault.ts";
import { type ItemRow, SHELF_NAME_LENGTH, type ShelfRow } from "../../storage/schema.ts";
import { openState } from "./item-rows.ts";
import { type ListedPasskey, listedPasskey, type Told } from "./listed-passkey.ts";
import { unlessDamaged } from "./readable-rows.ts";
import type { RowSealer } from "./row-sealer.ts";

const VERSION = 1;

/** By row id. */
export type Shelf = ReadonlyMap<string, Told>;

/** As text: the row id without what all of the shelf have in common, then nothing, null, or what is listed. */
type StoredItem =
  | readonly [id: string]
  | readonly [id: string, askTheRow: null]
  | readonly [
      id: string,
      itemId: string,
      rpId: string,
      rpName: string,
      userName: string,
      userDisplayName: string,
      label: string,
      createdAtMs: number,
      trashedAtMs: number | null,
      credentialId: string,
      userHandle: string | null,
      isDiscoverable: boolean,
      isHiddenBySite?: boolean,
    ];

/** The shelf on which the row of this id is. */
export function shelfNameOf(rowId: string): string {
  return rowId.slice(0, SHELF_NAME_LENGTH);
}

export function sealShelf(rows: RowSealer, name: string, shelf: Shelf): ShelfRow {
  const items = [...shelf].map(([id, told]) => storedItem(id.slice(SHELF_NAME_LENGTH), told));
  return { name, sealed: rows.seal("shelves", name, utf8ToBytes(JSON.stringify([VERSION, items]))) };
}

/** Throws VaultFault "vault/corrupted-row" or "vault/unknown-version". */
export function openShelf(rows: RowSealer, { name, sealed }: ShelfRow): Shelf {
  // Sealed by sealShelf of this device, so the shape goes with the version.
  const [version, items] = JSON.parse(new TextDecoder().decode(rows.open("shelves", name, sealed))) as [
    number,
    readonly StoredItem[],
  ];
  if (version !== VERSION) throw new VaultFault("vault/unknown-version", `shelf version ${version}`);
  return new Map(items.map((item) => [name + item[0], toldBy(item)]));
}

/** Shelves for these rows and no others, by row id. */
export function sealShelves(rows: RowSealer, told: Iterable<readonly [string, Told]>): readonly ShelfRow[] {
  const shelves = new Map<string, Map<string, Told>>();
  for (const [id, one] of told) {
    const name = shelfNameOf(id);
    const shelf = shelves.get(name) ?? new Map<string, Told>();
    shelves.set(name, shelf.set(id, one));
  }
  return [...shelves].map(([name, shelf]) => sealShelf(rows, name, shelf));
}

/** A shelf made anew from its rows: what could not be read then may be readable later. */
export function shelfOfRows(rows: RowSealer, items: readonly ItemRow[]): Shelf {
  return new Map(items.map((row) => [row.id, unlessDamaged(() => toldOf(rows, row)) ?? "ask-the-row"]));
}

/** What the row itself tells. Throws VaultFault where it is damaged. */
function toldOf(rows: RowSealer, row: ItemRow): Told {
  return listedPasskey(openState(rows, row)) ?? "not-listed";
}

/**
 * What lists show of a row, or null where they show nothing of it: from its shelf, or where that does not tell, from its
 * state, which costs more time. Throws VaultFault where neither can be read.
 */
export function listedFrom(rows: RowSealer, row: ItemRow, shelf: Shelf | undefined): ListedPasskey | null {
  const told = shelf?.get(row.id) ?? "ask-the-row";
  if (told === "not-listed") return null;
  return told === "ask-the-row" ? listedPasskey(openState(rows, row)) : told;
}

function storedItem(id: string, told: Told): StoredItem {
  if (told === "not-listed") return [id];
  if (told === "ask-the-row") return [id, null];
  const { itemId, rpId, rpName, userName, userDisplayName, label, createdAtMs, trashedAtMs } = told;
  const { credentialId, userHandle, isDiscoverable, isHiddenBySite } = told;
  return [
    ...([id, itemId, rpId, rpName, userName, userDisplayName, label, createdAtMs, trashedAtMs] as const),
    ...([credentialId, userHandle, isDiscoverable] as const),
    ...(isHiddenBySite ? ([true] as const) : ([] as const)),
  ];
}

function toldBy(item: StoredItem): Told {
  if (item.length === 1) return "not-listed";
  if (item.length === 2) return "ask-the-row";
  const [, itemId, rpId, rpName, userName, userDisplayName, label, createdAtMs, trashedAtMs] = item;
  const [credentialId, userHandle, isDiscoverable] = [item[9], item[10], item[11]];
  return {
    ...{ itemId, rpId, rpName, userName, userDisplayName, label, createdAtMs, trashedAtMs },
    ...{ credentialId, userHandle, isDiscoverable, ...(item[12] && { isHiddenBySite: true }) },
  };
}
