/**
 * The rows of this device's copy of the log: read together, and changed one whole step at a time. Knows no key:
 * everything arrives and leaves sealed.
 */
import { equalBytes } from "../../shared/bytes/bytes.ts";
import type {
  AttemptRow,
  EntryRow,
  ItemRow,
  KeyferryDatabase,
  NamedRow,
  NumberedRow,
  OutboxRow,
  OutcomeRow,
  ShelfRow,
  SingleName,
  SingleRow,
  VaultRow,
} from "./schema.ts";
import { ShelfRepository } from "./shelf-repository.ts";
import { StorageFault } from "./storage-fault.ts";
import { writeStrictly } from "./write-strictly.ts";

/** Told while a step is put on disk, within its transaction: `done` of `total` items. */
export type SavedItems = (done: number, total: number) => void;

const ITEMS_AT_ONCE = 500;

/** Everything but the long tables, as of one moment. */
export type ReplicaRows = {
  readonly vault: VaultRow;
  readonly singles: ReadonlyMap<SingleName, Uint8Array>;
  readonly outbox: readonly OutboxRow[];
  readonly attempts: readonly AttemptRow[];
  readonly notices: readonly NumberedRow[];
};

/** One step from one generation to the next; stored whole or not at all. */
export type StepRows = {
  /** The row that this step replaces, exactly as read: any other step since then calls this one off. */
  readonly guard: SingleRow;
  readonly singles: readonly SingleRow[];
  readonly vault: VaultRow | null;
  /** Entries from this seq on are taken out first. */
  readonly dropEntriesFrom: number | null;
  readonly entries: readonly EntryRow[];
  readonly abandoned: readonly NumberedRow[];
  readonly clearsItems: boolean;
  readonly items: readonly ItemRow[];
  readonly dropItems: readonly string[];
  /** The shelves of the items that this step writes, drops or clears. */
  readonly shelves: readonly ShelfRow[];
  readonly outbox: Changed<OutboxRow>;
  readonly attempts: Changed<AttemptRow>;
  readonly signed: readonly NamedRow[];
  readonly chunks: Changed<NamedRow>;
  readonly notices: { readonly put: readonly NumberedRow[]; readonly drop: readonly number[] };
  /** Instead of what was kept of the server's side, or null: it stays. */
  readonly theirs: readonly EntryRow[] | null;
  readonly filter: Uint8Array | null;
  readonly outcome: OutcomeRow | null;
};

type Changed<Row> = { readonly put: readonly Row[]; readonly drop: readonly string[] };

const BATCH = 100;

export class ReplicaRepository {
  readonly shelves: ShelfRepository;
  readonly #database: KeyferryDatabase;

  constructor(database: KeyferryDatabase) {
    this.#database = database;
    this.shelves = new ShelfRepository(database);
  }

  /** Null while there is no vault. */
  async read(): Promise<ReplicaRows | null> {
    const db = this.#database;
    return db.transaction("r", [db.vault, db.singles, db.outbox, db.attempts, db.notices], async () => {
      const [vault, singles, outbox, attempts, notices] = await Promise.all([
        db.vault.get("vault"),
        db.singles.toArray(),
        db.outbox.orderBy("place").toArray(),
        db.attempts.orderBy("seq").toArray(),
        db.notices.orderBy("number").toArray(),
      ]);
      const byName = new Map(singles.map(({ name, sealed }) => [name, sealed]));
      return vault === undefined ? null : { vault, singles: byName, outbox, attempts, notices };
    });
  }

  /** In the order of the ids; undefined where there is none. */
  items(ids: readonly string[]): Promise<(ItemRow | undefined)[]> {
    return this.#database.items.bulkGet([...ids]);
  }

  /** All items, a batch at a time. */
  async *allItems(): AsyncGenerator<ItemRow> {
    let after = "";
    for (;;) {
      const rows = await this.#database.items.where("id").above(after).limit(BATCH).toArray();
      yield* rows;
      const last = rows.at(-1);
      if (last === undefined) return;
      after = last.id;
    }
  }

  /** Both ends included, by rising seq. */
  entries(from: number, to: number): Promise<EntryRow[]> {
    return this.#database.entries.where("seq").between(from, to, true, true).sortBy("seq");
  }

  async hasSigned(id: string): Promise<boolean> {
    return (await this.#database.signed.where("id").equals(id).count()) > 0;
  }

  async chunk(id: string): Promise<NamedRow | null> {
    return (await this.#database.chunks.get(id)) ?? null;
  }

  theirs(): Promise<EntryRow[]> {
    return this.#database.theirs.orderBy("seq").toArray();
  }

  abandoned(): Promise<NumberedRow[]> {
    return this.#database.abandoned.orderBy("number").toArray();
  }

  /** The number that the next abandoned entry gets. */
  async nextAbandoned(): Promise<number> {
    const last = await this.#database.abandoned.orderBy("number").last();
    return (last?.number ?? 0) + 1;
  }

  async filter(): Promise<Uint8Array | null> {
    return (await this.#database.filters.get("filter"))?.bytes ?? null;
  }

  /** Throws StorageFault "storage/changed-meanwhile" and writes nothing where the guarded row is another. */
  async commit(step: StepRows, told: SavedItems = () => undefined): Promise<void> {
    const db = this.#database;
    const tables = [
      ...[db.vault, db.singles, db.entries, db.items, db.outbox, db.attempts, db.signed, db.chunks],
      ...[db.theirs, db.abandoned, db.notices, db.filters, db.outcomes, db.shelves],
    ];
    await writeStrictly(db, tables, async () => {
      const present = await db.singles.get(step.guard.name);
      if (present === undefined || !equalBytes(present.sealed, step.guard.sealed))
        throw new StorageFault("storage/changed-meanwhile", "not the step after the present one");
      await this.#drop(step);
      await this.#putItems(step.items, told);
      await this.#put(step);
    });
  }

  async #drop(step: StepRows): Promise<void> {
    const db = this.#database;
    if (step.dropEntriesFrom !== null)
      await db.entries.where("seq").aboveOrEqual(step.dropEntriesFrom).delete();
    if (step.clearsItems) await Promise.all([db.items.clear(), db.shelves.clear()]);
    if (step.theirs !== null) await db.theirs.clear();
    await db.items.bulkDelete([...step.dropItems]);
    await db.outbox.bulkDelete([...step.outbox.drop]);
    await db.attempts.bulkDelete([...step.attempts.drop]);
    await db.chunks.bulkDelete([...step.chunks.drop]);
    await db.notices.bulkDelete([...step.notices.drop]);
  }

  /** In parts, so that it can be told how far it is; all in the one transaction. */
  async #putItems(items: StepRows["items"], told: SavedItems): Promise<void> {
    for (let from = 0; from < items.length; from += ITEMS_AT_ONCE) {
      const some = items.slice(from, from + ITEMS_AT_ONCE);
      await this.#database.items.bulkPut(some);
      told(from + some.length, items.length);
    }
  }

  async #put(step: StepRows): Promise<void> {
    const db = this.#database;
    await db.singles.bulkPut([...step.singles]);
    if (step.vault !== null) await db.vault.put(step.vault);
    await db.entries.bulkAdd([...step.entries]);
    await db.shelves.bulkPut([...step.shelves]);
    await db.outbox.bulkAdd([...step.outbox.put]);
    await db.attempts.bulkAdd([...step.attempts.put]);
    await db.signed.bulkPut([...step.signed]);
    await db.chunks.bulkPut([...step.chunks.put]);
    await db.notices.bulkAdd([...step.notices.put]);
    await db.abandoned.bulkAdd([...step.abandoned]);
    if (step.theirs !== null) await db.theirs.bulkPut([...step.theirs]);
    if (step.filter !== null) await db.filters.put({ id: "filter", bytes: step.filter });
    if (step.outcome !== null) await db.outcomes.put(step.outcome);
  }
}
