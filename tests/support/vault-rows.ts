/** Rows for tests of the storage, which knows no key: any bytes will do. */
import type { ItemRow } from "../../extension/storage/schema.ts";
import type { AllRows } from "../../extension/storage/vault-repository.ts";

export const FILTER = { id: "filter", bytes: Uint8Array.of(9) } as const;

export function bytes(value: number): Uint8Array {
  return Uint8Array.of(value);
}

export function itemRow(id: string, site = "s"): ItemRow {
  return { id, site, type: "t", sealedState: bytes(4), sealedSecret: null };
}

/** A row in every table, their sealed bytes counted up from `first`. */
export function vaultRows(first = 1): AllRows {
  const sealed = (place: number) => bytes(first + place);
  return {
    vault: {
      id: "vault",
      version: 3,
      vaultId: bytes(5),
      deviceId: bytes(6),
      unlockRecords: [sealed(7)],
      sealedKeyring: sealed(8),
    },
    entries: [{ seq: 1, sealed: sealed(0) }],
    items: [{ ...itemRow("i"), confirmed: { sealedState: sealed(9), sealedSecret: null } }],
    shelves: [{ name: "i", sealed: sealed(19) }],
    singles: [
      { name: "generation", sealed: sealed(10) },
      { name: "head", sealed: sealed(11) },
    ],
    outbox: [{ id: "o", place: 1, sealed: sealed(12) }],
    attempts: [{ id: "a", seq: 2, sealed: sealed(13) }],
    signed: [{ id: "s", sealed: sealed(14) }],
    chunks: [{ id: "c", sealed: sealed(15) }],
    theirs: [{ seq: 2, sealed: sealed(16) }],
    abandoned: [{ number: 1, sealed: sealed(17) }],
    notices: [{ number: 0, sealed: sealed(18) }],
  };
}
