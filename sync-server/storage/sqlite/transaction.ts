/** One write transaction: all of it or nothing. The lock is taken at its beginning, so nothing it read changes under it. */
import type { DatabaseSync } from "node:sqlite";

export function inTransaction<Result>(database: DatabaseSync, work: () => Result): Result {
  database.exec("BEGIN IMMEDIATE");
  try {
    const result = work();
    database.exec("COMMIT");
    return result;
  } catch (error) {
    // SQLite has rolled back by itself after some errors (disk full).
    if (database.isTransaction) database.exec("ROLLBACK");
    throw error;
  }
}
