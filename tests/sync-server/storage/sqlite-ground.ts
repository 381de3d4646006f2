/** A file of SQLite in a temporary folder, and triggers on it that break writes. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { openSqlite } from "../../../sync-server/storage/sqlite/sqlite-store.ts";
import type { StoreGround } from "./store-ground.ts";

export type SqliteGround = StoreGround & { readonly folder: string; readonly path: string };

export function sqliteGround(): SqliteGround {
  const folder = mkdtempSync(join(tmpdir(), "keyferry-sqlite-"));
  const path = join(folder, "vaults.sqlite");
  return {
    folder,
    path,
    breakages: ["statement", "commit"],
    open: async () => openSqlite(path),
    breakAt: async (nth, how) =>
      withDatabase(path, (database) => database.exec(faultSql(tablesOf(database), nth, how))),
    heal: async () => withDatabase(path, (database) => database.exec(healSql(tablesOf(database)))),
    remove: async () => rmSync(folder, { recursive: true, force: true }),
  };
}

const EVENTS = ["INSERT", "UPDATE", "DELETE"];

/**
 * A countdown that the transaction itself decreases, so that a rollback sets it back. A commit is broken by a row whose
 * missing counterpart is looked for only then.
 */
function faultSql(tables: readonly string[], nth: number, how: string): string {
  const strike =
    how === "statement"
      ? "SELECT RAISE(ABORT, 'broken on purpose') FROM fault_countdown WHERE left = 0;"
      : "INSERT INTO fault_dangling SELECT 1 FROM fault_countdown WHERE left = 0;";
  const triggers = tables.flatMap((table) =>
    EVENTS.map(
      (event) =>
        `CREATE TRIGGER fault_${table}_${event} BEFORE ${event} ON ${table} BEGIN
           UPDATE fault_countdown SET left = left - 1; ${strike}
         END;`,
    ),
  );
  return `
    BEGIN;
    CREATE TABLE fault_countdown (left INTEGER NOT NULL);
    INSERT INTO fault_countdown VALUES (${nth});
    CREATE TABLE fault_counterpart (id INTEGER PRIMARY KEY);
    CREATE TABLE fault_dangling (id INTEGER REFERENCES fault_counterpart DEFERRABLE INITIALLY DEFERRED);
    ${triggers.join("\n")}
    COMMIT;`;
}

function healSql(tables: readonly string[]): string {
  const triggers = tables.flatMap((table) => EVENTS.map((event) => `DROP TRIGGER fault_${table}_${event};`));
  return `
    BEGIN;
    ${triggers.join("\n")}
    DROP TABLE fault_dangling; DROP TABLE fault_counterpart; DROP TABLE fault_countdown;
    COMMIT;`;
}

function tablesOf(database: DatabaseSync): string[] {
  return database
    .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'fault%' ORDER BY name")
    .all()
    .map(({ name }) => String(name));
}

function withDatabase(path: string, work: (database: DatabaseSync) => void): void {
  const database = new DatabaseSync(path, { timeout: 5000 });
  try {
    work(database);
  } finally {
    database.close();
  }
}
