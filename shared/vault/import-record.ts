/**
 * An import as an item of the vault: written in one group with the passkeys it brings, so that every device knows of it
 * and it can be undone as one step. Its passkeys name it in their field `import`.
 */
import { cborMap } from "../cbor/cbor-map.ts";
import { type ItemState, isLive } from "./item-state.ts";
import type { Op } from "./ops.ts";

export type ImportRecord = {
  /** 16 random bytes, which are the item's id. */
  readonly importId: Uint8Array;
  /** Name of the format. */
  readonly format: string;
  readonly atMs: number;
  /** How many passkeys it brought or took out of the trash. */
  readonly count: number;
  /** When it was undone, how many passkeys went to the trash then and how many stayed because they had changed. */
  readonly undone: { readonly atMs: number; readonly trashed: number; readonly kept: number } | null;
};

const FIELD = { atMs: "atMs", count: "count", undone: "undone" } as const;

/** The operation by which a new import becomes known. */
export function createImportOp({ importId, format, atMs, count }: Omit<ImportRecord, "undone">): Op {
  return {
    op: "create",
    itemId: importId,
    type: "import",
    fixed: cborMap({ format }),
    secret: cborMap({}),
    fields: new Map([
      [FIELD.atMs, atMs],
      [FIELD.count, count],
    ]),
  };
}

export function undoneImportOp(importId: Uint8Array, undone: NonNullable<ImportRecord["undone"]>): Op {
  const { atMs, trashed, kept } = undone;
  return { op: "put", itemId: importId, field: FIELD.undone, value: [atMs, trashed, kept] };
}

/** Null for another item. */
export function importRecord(item: ItemState): ImportRecord | null {
  const format = item.birth?.fixed.get("format");
  if (item.birth?.type !== "import" || !isLive(item) || typeof format !== "string") return null;
  const number = (field: string) => {
    const value = item.fields.get(field)?.value;
    return typeof value === "number" ? value : 0;
  };
  const undone = item.fields.get(FIELD.undone)?.value;
  const [atMs, trashed, kept] = Array.isArray(undone) ? undone : [];
  return {
    importId: item.itemId,
    format,
    atMs: number(FIELD.atMs),
    count: number(FIELD.count),
    undone:
      typeof atMs === "number" && typeof trashed === "number" && typeof kept === "number"
        ? { atMs, trashed, kept }
        : null,
  };
}
