/**
 * The tables on this device. Every payload in them is sealed; what is in clear is listed here and nowhere else:
 * - the vault's and the first device's public ids, and how the local key is wrapped;
 * - how many entries, items, waiting edits, unanswered attempts, entries ever signed here, snapshot chunks, notices,
 *   entries of a fork's other side and abandoned entries there are, each with its length rounded up to 256 bytes, the
 *   place of entries and attempts in the log, and the order of the rest;
 * - how long together is what lists show of the items whose keyed hashes begin alike;
 * - which items belong to the same (unnamed) site, which have edits that wait for the log, which are not in it yet;
 * - the padded filter of credential ids (shared/vault/credential-filter.ts).
 * Keys of rows that would tell something are keyed hashes.
 */
import { Dexie, type Table } from "dexie";

/** The vault as this device knows it before it is unlocked. */
export type VaultRow = {
  readonly id: "vault";
  /** Layout of these tables' contents; a higher one was written by a newer Keyferry. */
  readonly version: number;
  readonly vaultId: Uint8Array;
  /** The device that the unlock records name. */
  readonly deviceId: Uint8Array;
  /** One record for each way to unlock (shared/log/FORMAT.md, "unlock record"). */
  readonly unlockRecords: readonly Uint8Array[];
  /** Device keys and epoch keys, sealed by the local key. */
  readonly sealedKeyring: Uint8Array;
};

/** One log entry, in its exact signed bytes, or its leaf where only that is kept; sealed once more. */
export type EntryRow = { readonly seq: number; readonly sealed: Uint8Array };

/** One passkey (or site rule): the folded state, and apart from it the secrets. */
export type ItemRow = {
  /** Keyed hash of the item id, hex. */
  readonly id: string;
  /** Keyed hash of the rpId, hex. */
  readonly site: string;
  /** Keyed hash of the item's type, hex. */
  readonly type: string;
  readonly sealedState: Uint8Array;
  /** Holds the private key; opened one per ceremony. Null where the item has no secret (any more). */
  readonly sealedSecret: Uint8Array | null;
  /** The item as the log alone has it. Absent where no waiting edit touches the item: then it is the same. */
  readonly confirmed?: ConfirmedColumns;
};

export type ConfirmedColumns = {
  /** Null where the log does not have the item yet. */
  readonly sealedState: Uint8Array | null;
  readonly sealedSecret: Uint8Array | null;
};

/** A shelf is named by the beginning of the row ids that it stands for: one byte, in hex. */
export const SHELF_NAME_LENGTH = 2;

/** What lists show of all items whose row ids begin with `name` (background/vault/shelf.ts). */
export type ShelfRow = { readonly name: string; readonly sealed: Uint8Array };

/** A row under a keyed hash; what was hashed stands in front of what is sealed. */
export type NamedRow = { readonly id: string; readonly sealed: Uint8Array };

/** An edit that no accepted entry holds yet. */
export type OutboxRow = NamedRow & { readonly place: number };

/** An entry that was signed here and may have reached the server. */
export type AttemptRow = NamedRow & { readonly seq: number };

/** Something kept in the order in which it came. */
export type NumberedRow = { readonly number: number; readonly sealed: Uint8Array };

/**
 * Single sealed rows: the pinned head of the log, what follows from its clear parts, its unfinished groups, what is
 * known of the devices, how this device and its server stand, how often all of that was written, this device's settings,
 * the last signature counters that it answered, the ways to unlock besides the password.
 */
export type SingleName =
  | "head"
  | "control"
  | "groups"
  | "devices"
  | "sync"
  | "generation"
  | "settings"
  | "counters"
  | "methods";
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
  declare readonly outbox: Table<OutboxRow, string>;
  declare readonly attempts: Table<AttemptRow, string>;
  /** Leaves of all entries that this device ever signed. */
  declare readonly signed: Table<NamedRow, string>;
  /** Of the newest snapshot, as they lie on the server. */
  declare readonly chunks: Table<NamedRow, string>;
  /** The server's side of a fork. */
  declare readonly theirs: Table<EntryRow, number>;
  /** Entries that left the log when a fork was merged. */
  declare readonly abandoned: Table<NumberedRow, number>;
  declare readonly notices: Table<NumberedRow, number>;
  declare readonly shelves: Table<ShelfRow, string>;

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
    // What a vault of version 1 lacks in these tables is computed at its first unlocking, where the keys are.
    this.version(2).stores({
      outbox: "id, place",
      attempts: "id, seq",
      signed: "id",
      chunks: "id",
      theirs: "seq",
      abandoned: "number",
      notices: "number",
    });
    // So with the shelves of a vault of version 2.
    this.version(3).stores({ shelves: "name" });
  }
}
