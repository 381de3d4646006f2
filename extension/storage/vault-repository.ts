/**
 * Reads and writes the vault's rows. Knows no key: everything arrives and leaves sealed.
 */
import { equalBytes } from "../../shared/bytes/bytes.ts";
import type {
  EntryRow,
  FilterRow,
  ItemRow,
  KeyferryDatabase,
  OutcomeRow,
  SingleName,
  SingleRow,
  VaultRow,
} from "./schema.ts";
import { StorageFault } from "./storage-fault.ts";
import { writeStrictly } from "./write-strictly.ts";

/** One step of the vault from one state to the next; stored whole or not at all. */
export type VaultWrite = {
  /** The head row this step was computed from, exactly as read. */
  readonly previousHead: Uint8Array;
  readonly head: Uint8Array;
  readonly entries: readonly EntryRow[];
  readonly items: readonly ItemRow[];
  readonly filter: Uint8Array | null;
  readonly outcome: OutcomeRow | null;
};

/** Every row sealed by the local key, for giving them another one. */
export type AllRows = {
  readonly vault: VaultRow;
  readonly entries: readonly EntryRow[];
  readonly items: readonly ItemRow[];
  readonly singles: readonly SingleRow[];
};

export class VaultRepository {
  readonly #database: KeyferryDatabase;

  constructor(database: KeyferryDatabase) {
    this.#database = database;
  }

  /** The vault row, or null while there is no vault on this device. */
  async vault(): Promise<VaultRow | null> {
    return (await this.#database.vault.get("vault")) ?? null;
  }

  /** Stores a new vault. Throws StorageFault "storage/vault-exists" and leaves an existing one untouched. */
  async found(rows: AllRows, filter: FilterRow): Promise<void> {
    const db = this.#database;
    await writeStrictly(db, [db.vault, db.entries, db.items, db.singles, db.filters], async () => {
      if ((await db.vault.count()) > 0)
        throw new StorageFault("storage/vault-exists", "this device has a vault");
      await this.#putAll(rows);
      await db.filters.put(filter);
    });
  }

  /**
   * Replaces every row by the same content under another local key. Throws StorageFault "storage/changed-meanwhile"
   * and replaces nothing if the head is not that of the rows they were made from.
   */
  async reseal(from: AllRows, rows: AllRows, filter: Uint8Array): Promise<void> {
    const db = this.#database;
    const head = from.singles.find(({ name }) => name === "head")?.sealed ?? new Uint8Array();
    await writeStrictly(db, [db.vault, db.entries, db.items, db.singles, db.filters], async () => {
      await this.#assertHead(head);
      await Promise.all([db.entries.clear(), db.items.clear(), db.singles.clear()]);
      await this.#putAll(rows);
      await db.filters.put({ id: "filter", bytes: filter });
    });
  }

  /** Commits one step. Throws StorageFault "storage/changed-meanwhile" if the head moved since it was computed. */
  async commit(write: VaultWrite): Promise<void> {
    const db = this.#database;
    await writeStrictly(db, [db.entries, db.items, db.singles, db.filters, db.outcomes], async () => {
      await this.#assertHead(write.previousHead);
      await db.entries.bulkAdd([...write.entries]);
      await db.items.bulkPut([...write.items]);
      await db.singles.put({ name: "head", sealed: write.head });
      if (write.filter) await db.filters.put({ id: "filter", bytes: write.filter });
      if (write.outcome) await db.outcomes.put(write.outcome);
    });
  }

  async single(name: SingleName): Promise<Uint8Array | null> {
    return (await this.#database.singles.get(name))?.sealed ?? null;
  }

  async putSingle(row: SingleRow): Promise<void> {
    const db = this.#database;
    await writeStrictly(db, [db.singles], () => db.singles.put(row));
  }

  async item(id: string): Promise<ItemRow | null> {
    return (await this.#database.items.get(id)) ?? null;
  }

  itemsOfSite(site: string): Promise<ItemRow[]> {
    return this.#database.items.where("site").equals(site).toArray();
  }

  itemsOfType(type: string): Promise<ItemRow[]> {
    return this.#database.items.where("type").equals(type).toArray();
  }

  entries(): Promise<EntryRow[]> {
    return this.#database.entries.orderBy("seq").toArray();
  }

  /** The pinned head as it lies on disk; every vault has one. */
  async head(): Promise<Uint8Array> {
    const head = await this.single("head");
    if (head === null) throw new StorageFault("storage/failed", "the pinned head is missing");
    return head;
  }

  /** Everything that the local key sealed, as of one moment. */
  async all(): Promise<AllRows | null> {
    const db = this.#database;
    return db.transaction("r", [db.vault, db.entries, db.items, db.singles], async () => {
      const vault = await this.vault();
      if (!vault) return null;
      const [entries, items, singles] = await Promise.all([
        db.entries.toArray(),
        db.items.toArray(),
        db.singles.toArray(),
      ]);
      return { vault, entries, items, singles };
    });
  }

  async filter(): Promise<Uint8Array | null> {
    return (await this.#database.filters.get("filter"))?.bytes ?? null;
  }

  async #putAll(rows: AllRows): Promise<void> {
    const db = this.#database;
    await db.vault.put(rows.vault);
    await db.entries.bulkPut([...rows.entries]);
    await db.items.bulkPut([...rows.items]);
    await db.singles.bulkPut([...rows.singles]);
  }

  async #assertHead(expected: Uint8Array): Promise<void> {
    const present = await this.single("head");
    if (!present || !equalBytes(present, expected))
      throw new StorageFault(
        "storage/changed-meanwhile",
        "the pinned head is not the one this write was made from",
      );
  }
}
