/**
 * The tables on this device. Every payload in them is sealed; what is in clear is listed here and nowhere else:
 * the vault's and device's public ids, how the local key is wrapped, how many entries and items there are, which
 * items belong to the same (unnamed) site, and the padded filter of credential ids (shared/vault/credential-filter.ts).
 * Keys of rows that would tell something are keyed hashes.
 */
import { Dexie, type Table } from "dexie";

/** The vault as this device knows it before it is unlocked. */
export type VaultRow = {
  readonly id: "vault";
  /** Layout of these tables' contents; a higher one was written by a newer Keyferry. */
  readonly version: number;
  readonly vaultId: Uint8Array;
  readonly deviceId: Uint8Array;
  /** One record for each way to unlock (shared/log/FORMAT.md, "unlock record"). */
  readonly unlockRecords: readonly Uint8Array[];
  /** Device keys and epoch keys, sealed by the local key. */
  readonly sealedKeyring: Uint8Array;
};

/** One log entry, in its exact signed bytes, sealed once more. */
export type EntryRow = { readonly seq: number; readonly sealed: Uint8Array };

/** One passkey (or site rule): what lists show, the folded state, and apart from both the secrets. */
export type ItemRow = {
  /** Keyed hash of the item id, hex. */
  readonly id: string;
  /** Keyed hash of the rpId, hex. */
  readonly site: string;
  /** Keyed hash of the item's type, hex. */
  readonly type: string;
  readonly sealedFacts: Uint8Array;
  readonly sealedState: Uint8Array;
  /** Holds the private key; opened one per ceremony. Null where the item has no secret (any more). */
  readonly sealedSecret: Uint8Array | null;
};

/** Single sealed rows: the pinned head of the log, the settings of this device, what the devices are called. */
export type SingleName = "head" | "settings" | "devices";
export type SingleRow = { readonly name: SingleName; readonly sealed: Uint8Array };

/** The answer to a request that made a passkey, kept until the page has it. */
export type OutcomeRow = {
  readonly requestId: string;
  readonly documentId: string;
  readonly createdAtMs: number;
  readonly sealed: Uint8Array;
};

/** [Note: locked filter] Lets a locked vault say "surely not mine" about a credential id. */
export type FilterRow = { readonly id: "filter"; readonly bytes: Uint8Array };

export class KeyferryDatabase extends Dexie {
  declare readonly vault: Table<VaultRow, string>;
  declare readonly entries: Table<EntryRow, number>;
  declare readonly items: Table<ItemRow, string>;
  declare readonly singles: Table<SingleRow, string>;
  declare readonly outcomes: Table<OutcomeRow, string>;
  declare readonly filters: Table<FilterRow, string>;

  constructor(name = "keyferry") {
    super(name, { chromeTransactionDurability: "strict" });
    this.version(1).stores({
      vault: "id",
      entries: "seq",
      items: "id, site, type",
      singles: "name",
      outcomes: "requestId, createdAtMs",
      filters: "id",
    });
  }
}
