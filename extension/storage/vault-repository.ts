/**
 * Reads and writes the vault's rows. Knows no key: everything arrives and leaves sealed.
 */
import type { Table } from "dexie";
import { equalBytes } from "../../shared/bytes/bytes.ts";
import type {
  AttemptRow,
  EntryRow,
  FilterRow,
  ItemRow,
  KeyferryDatabase,
  NamedRow,
  NumberedRow,
  OutboxRow,
  ShelfRow,
  SingleName,
  SingleRow,
  VaultRow,
} from "./schema.ts";
import { ShelfRepository } from "./shelf-repository.ts";
import { StorageFault } from "./storage-fault.ts";
import { writeStrictly } from "./write-strictly.ts";

/** Every row that the local key seals: for founding a vault, and for giving it another key. */
export type AllRows = {
  readonly vault: VaultRow;
  readonly entries: readonly EntryRow[];
  readonly items: readonly ItemRow[];
  readonly shelves: readonly ShelfRow[];
  readonly singles: readonly SingleRow[];
  readonly outbox: readonly OutboxRow[];
  readonly attempts: readonly AttemptRow[];
  readonly signed: readonly NamedRow[];
  readonly chunks: readonly NamedRow[];
  readonly theirs: readonly EntryRow[];
  readonly abandoned: readonly NumberedRow[];
  readonly notices: readonly NumberedRow[];
};

/** What a vault of version 1 lacks. */
export type UpgradeRows = {
  /** The head row it was computed from, exactly as read. */
  readonly head: Uint8Array;
  readonly vault: VaultRow;
  readonly singles: readonly SingleRow[];
  readonly signed: readonly NamedRow[];
};

/** What a vault of version 2 lacks, and its items without the column that this replaces. */
export type ShelvedRows = {
  /** The generation row it was computed from, exactly as read. */
  readonly generation: Uint8Array;
  readonly vault: VaultRow;
  readonly items: readonly ItemRow[];
  readonly shelves: readonly ShelfRow[];
};

export class VaultRepository {
  readonly shelves: ShelfRepository;
  readonly #database: KeyferryDatabase;

  constructor(database: KeyferryDatabase) {
    this.#database = database;
    this.shelves = new ShelfRepository(database);
  }

  /** The vault row, or null while there is no vault on this device. */
  async vault(): Promise<VaultRow | null> {
    return (await this.#database.vault.get("vault")) ?? null;
  }

  /** Stores a new vault. Throws StorageFault "storage/vault-exists" and leaves an existing one untouched. */
  async found(rows: AllRows, filter: FilterRow): Promise<void> {
    const db = this.#database;
    await writeStrictly(db, this.#sealedTables(), async () => {
      if ((await db.vault.count()) > 0)
        throw new StorageFault("storage/vault-exists", "this device has a vault");
      await this.#replaceAll(rows, filter);
    });
  }

  /**
   * Replaces every row by the same content under another local key. Throws StorageFault "storage/changed-meanwhile"
   * and replaces nothing if anything of the log was written since they were read.
   */
  async reseal(from: AllRows, rows: AllRows, filter: Uint8Array): Promise<void> {
    const guard =
      from.singles.find(({ name }) => name === "generation") ??
      from.singles.find(({ name }) => name === "head");
    await writeStrictly(this.#database, this.#sealedTables(), async () => {
      await this.#assertUnchanged(guard?.name ?? "head", guard?.sealed ?? new Uint8Array());
      await this.#replaceAll(rows, { id: "filter", bytes: filter });
    });
  }

  /**
   * Adds what a vault of an earlier version lacks; one that has it already stays as it is. Throws StorageFault
   * "storage/changed-meanwhile" if its head moved.
   */
  async upgrade(rows: UpgradeRows): Promise<void> {
    const db = this.#database;
    await writeStrictly(db, [db.vault, db.singles, db.signed], async () => {
      if ((await this.vault())?.version === rows.vault.version) return;
      await this.#assertUnchanged("head", rows.head);
      await db.vault.put(rows.vault);
      await db.singles.bulkPut([...rows.singles]);
      await db.signed.bulkPut([...rows.signed]);
    });
  }

  /** As `upgrade`, for a vault of version 2. */
  async shelve(rows: ShelvedRows): Promise<void> {
    const db = this.#database;
    await writeStrictly(db, [db.vault, db.singles, db.items, db.shelves], async () => {
      if ((await this.vault())?.version === rows.vault.version) return;
      await this.#assertUnchanged("generation", rows.generation);
      await db.vault.put(rows.vault);
      await db.items.bulkPut([...rows.items]);
      await db.shelves.bulkPut([...rows.shelves]);
    });
  }

  /** Everything in every table, at once. */
  async erase(): Promise<void> {
    const { tables } = this.#database;
    await writeStrictly(this.#database, tables, () => Promise.all(tables.map((table) => table.clear())));
  }

  /** Whether there is anything of the log here. */
  async hasLog(): Promise<boolean> {
    const db = this.#database;
    return (await db.entries.count()) + (await db.signed.count()) > 0;
  }

  /** The log and what goes with it, in one transaction; edits that wait for it stay. */
  async dropLog(): Promise<void> {
    const db = this.#database;
    const tables = [db.entries, db.signed, db.chunks, db.theirs, db.abandoned, db.attempts, db.outcomes];
    await writeStrictly(db, tables, () => Promise.all(tables.map((table) => table.clear())));
  }

  /** How many edits wait for the log. */
  waitingEdits(): Promise<number> {
    return this.#database.outbox.count();
  }

  async single(name: SingleName): Promise<Uint8Array | null> {
    return (await this.#database.singles.get(name))?.sealed ?? null;
  }

  async putSingle(row: SingleRow): Promise<void> {
    const db = this.#database;
    await writeStrictly(db, [db.singles], () => db.singles.put(row));
  }

  /** The ways to unlock, with the sealed list of them; the rest of the vault's row stays. */
  async putUnlockRecords(unlockRecords: readonly Uint8Array[], methods: SingleRow): Promise<void> {
    const db = this.#database;
    await writeStrictly(db, [db.vault, db.singles], async () => {
      await db.vault.update("vault", { unlockRecords });
      await db.singles.put(methods);
    });
  }

  async item(id: string): Promise<ItemRow | null> {
    return (await this.#database.items.get(id)) ?? null;
  }

  /** In the order of the ids; undefined where there is none. */
  itemsByIds(ids: readonly string[]): Promise<(ItemRow | undefined)[]> {
    return this.#database.items.bulkGet([...ids]);
  }

  /** Row ids only, so that many rows can be read in parts. */
  idsOfType(type: string): Promise<string[]> {
    return this.#database.items.where("type").equals(type).primaryKeys();
  }

  itemsOfSite(site: string): Promise<ItemRow[]> {
    return this.#database.items.where("site").equals(site).toArray();
  }

  items(): Promise<ItemRow[]> {
    return this.#database.items.toArray();
  }

  itemsOfType(type: string): Promise<ItemRow[]> {
    return this.#database.items.where("type").equals(type).toArray();
  }

  entries(): Promise<EntryRow[]> {
    return this.#database.entries.orderBy("seq").toArray();
  }

  /** Everything that the local key sealed, as of one moment. */
  async all(): Promise<AllRows | null> {
    const db = this.#database;
    return db.transaction("r", this.#sealedTables(), async () => {
      const vault = await this.vault();
      if (!vault) return null;
      const [entries, items, shelves, singles] = await Promise.all([
        db.entries.toArray(),
        db.items.toArray(),
        db.shelves.toArray(),
        db.singles.toArray(),
      ]);
      const [outbox, attempts, signed, chunks] = await Promise.all([
        db.outbox.toArray(),
        db.attempts.toArray(),
        db.signed.toArray(),
        db.chunks.toArray(),
      ]);
      const [theirs, abandoned, notices] = await Promise.all([
        db.theirs.toArray(),
        db.abandoned.toArray(),
        db.notices.toArray(),
      ]);
      return {
        ...{ vault, entries, items, shelves, singles, outbox, attempts, signed, chunks },
        ...{ theirs, abandoned, notices },
      };
    });
  }

  async filter(): Promise<Uint8Array | null> {
    return (await this.#database.filters.get("filter"))?.bytes ?? null;
  }

  #sealedTables(): Table[] {
    const db = this.#database;
    return [
      ...[db.vault, db.entries, db.items, db.singles, db.filters, db.outbox, db.attempts],
      ...[db.signed, db.chunks, db.theirs, db.abandoned, db.notices, db.shelves],
    ];
  }

  async #replaceAll(rows: AllRows, filter: FilterRow): Promise<void> {
    const db = this.#database;
    await Promise.all(this.#sealedTables().map((table) => table.clear()));
    await db.vault.put(rows.vault);
    await db.entries.bulkPut([...rows.entries]);
    await db.items.bulkPut([...rows.items]);
    await db.shelves.bulkPut([...rows.shelves]);
    await db.singles.bulkPut([...rows.singles]);
    await db.outbox.bulkPut([...rows.outbox]);
    await db.attempts.bulkPut([...rows.attempts]);
    await db.signed.bulkPut([...rows.signed]);
    await db.chunks.bulkPut([...rows.chunks]);
    await db.theirs.bulkPut([...rows.theirs]);
    await db.abandoned.bulkPut([...rows.abandoned]);
    await db.notices.bulkPut([...rows.notices]);
    await db.filters.put(filter);
  }

  async #assertUnchanged(name: SingleName, expected: Uint8Array): Promise<void> {
    const present = await this.single(name);
    if (!present || !equalBytes(present, expected))
      throw new StorageFault("storage/changed-meanwhile", "not the rows that this write was made from");
  }
}
