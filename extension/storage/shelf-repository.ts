/** Reads what lists are made of: all shelves at once, or the rows behind one of them. */
import { type ItemRow, type KeyferryDatabase, SHELF_NAME_LENGTH, type ShelfRow } from "./schema.ts";

/** As of one moment. */
export type Listing = {
  /** The row that every step replaces, or null in a vault that has none yet. */
  readonly generation: Uint8Array | null;
  readonly shelves: readonly ShelfRow[];
  /** How many items there are, whatever the shelves tell. */
  readonly itemCount: number;
};

export class ShelfRepository {
  readonly #database: KeyferryDatabase;

  constructor(database: KeyferryDatabase) {
    this.#database = database;
  }

  async generation(): Promise<Uint8Array | null> {
    return (await this.#database.singles.get("generation"))?.sealed ?? null;
  }

  async listing(): Promise<Listing> {
    const db = this.#database;
    return db.transaction("r", [db.singles, db.shelves, db.items], async () => {
      const [generation, shelves, itemCount] = await Promise.all([
        this.generation(),
        db.shelves.toArray(),
        db.items.count(),
      ]);
      return { generation, shelves, itemCount };
    });
  }

  /** Those of them that there are. */
  async named(names: Iterable<string>): Promise<readonly ShelfRow[]> {
    const found = await this.#database.shelves.bulkGet([...new Set(names)]);
    return found.filter((row) => row !== undefined);
  }

  /** Every row that this shelf stands for. */
  rowsOf(name: string): Promise<ItemRow[]> {
    return this.#database.items.where("id").startsWith(name).toArray();
  }

  /** How many rows there are for each shelf, by its name. */
  async rowCounts(): Promise<ReadonlyMap<string, number>> {
    const counts = new Map<string, number>();
    for (const id of await this.#database.items.toCollection().primaryKeys()) {
      const name = id.slice(0, SHELF_NAME_LENGTH);
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    return counts;
  }
}
