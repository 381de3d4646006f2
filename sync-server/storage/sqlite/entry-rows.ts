/** The rows of a log: never deleted; bodies of some are dropped. */
import type { DatabaseSync, StatementSync } from "node:sqlite";
import { bytesOf, bytesOrNullOf, integerOf } from "../rows.ts";
import type { NewEntry, StoredEntry } from "../vault-store.ts";
import { IS_CONTROL } from "./schema.ts";

export class EntryRows {
  readonly #insert: StatementSync;
  readonly #after: StatementSync;
  readonly #leaves: StatementSync;
  readonly #control: StatementSync;
  readonly #weigh: StatementSync;
  readonly #strip: StatementSync;

  constructor(database: DatabaseSync) {
    this.#insert = database.prepare(
      "INSERT INTO entry (vault_no, seq, kind, leaf, body) VALUES (?, ?, ?, ?, ?)",
    );
    this.#after = database.prepare(
      "SELECT seq, leaf, body FROM entry WHERE vault_no = ? AND seq > ? ORDER BY seq LIMIT ?",
    );
    this.#leaves = database.prepare(
      "SELECT leaf FROM entry WHERE vault_no = ? AND seq BETWEEN ? AND ? ORDER BY seq",
    );
    this.#control = database.prepare(
      `SELECT body FROM entry WHERE vault_no = ? AND seq <= ? AND ${IS_CONTROL} ORDER BY seq`,
    );
    const droppable = `vault_no = ? AND seq <= ? AND NOT (${IS_CONTROL}) AND body IS NOT NULL`;
    this.#weigh = database.prepare(
      `SELECT coalesce(sum(length(body)), 0) AS bytes FROM entry WHERE ${droppable}`,
    );
    this.#strip = database.prepare(`UPDATE entry SET body = NULL WHERE ${droppable}`);
  }

  insert(vaultNo: number, { seq, kind, leaf, bytes }: NewEntry): void {
    this.#insert.run(vaultNo, seq, kind, leaf, bytes);
  }

  after(vaultNo: number, after: number, maxEntries: number, maxBytes: number): StoredEntry[] {
    const entries: StoredEntry[] = [];
    let size = 0;
    for (const row of this.#after.iterate(vaultNo, after, maxEntries)) {
      const leaf = bytesOf(row, "leaf");
      const bytes = bytesOrNullOf(row, "body");
      size += (bytes ?? leaf).length;
      if (entries.length > 0 && size > maxBytes) break;
      entries.push({ seq: integerOf(row, "seq"), leaf, bytes });
    }
    return entries;
  }

  leaves(vaultNo: number, from: number, to: number): Uint8Array[] {
    return this.#leaves.all(vaultNo, from, to).map((row) => bytesOf(row, "leaf"));
  }

  control(vaultNo: number, to: number): Uint8Array[] {
    return this.#control.all(vaultNo, to).map((row) => bytesOf(row, "body"));
  }

  /** Drops the bodies of all but control entries up to `to`. Returns how many bytes they had. */
  strip(vaultNo: number, to: number): number {
    const row = this.#weigh.get(vaultNo, to);
    const bytes = row === undefined ? 0 : integerOf(row, "bytes");
    if (bytes > 0) this.#strip.run(vaultNo, to);
    return bytes;
  }
}
