/**
 * Opens the database file as it must be: write-ahead log, synchronous=FULL (NORMAL may lose the last acknowledged
 * writes when the power goes), pages of 8 KiB, readable by its owner only. Settings are read back, not hoped for.
 */
import { closeSync, fsyncSync, mkdirSync, openSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { integerOf, type Row } from "../rows.ts";
import { StoreFault } from "../store-fault.ts";
import { MIGRATIONS } from "./schema.ts";
import { faulting } from "./sqlite-fault.ts";
import { inTransaction } from "./transaction.ts";

/** How long a write waits for another process that holds the file. */
const BUSY_TIMEOUT_MS = 5_000;
/** "KFSY": says whose file this is. */
export const APPLICATION_ID = 0x4b465359;

const SETTINGS: readonly { readonly name: string; readonly set: string | number; readonly reads: unknown }[] =
  [
    { name: "page_size", set: 8192, reads: 8192 },
    { name: "journal_mode", set: "WAL", reads: "wal" },
    { name: "synchronous", set: "FULL", reads: 2 },
    // macOS: an ordinary fsync stays in the drive's own memory.
    { name: "fullfsync", set: "ON", reads: 1 },
    { name: "checkpoint_fullfsync", set: "ON", reads: 1 },
    { name: "cache_size", set: -65_536, reads: -65_536 },
    // A log that one large write made long does not stay so.
    { name: "journal_size_limit", set: 67_108_864, reads: 67_108_864 },
  ];

/**
 * Opens `path`, makes it if it is not there, brings its tables up to date. Throws StoreFault "store/not-ours",
 * "store/newer-version", "store/not-durable" or "store/unavailable".
 */
export function openDatabase(path: string): DatabaseSync {
  makePrivateFile(path);
  const database = faulting(() => new DatabaseSync(path, { timeout: BUSY_TIMEOUT_MS }));
  try {
    faulting(() => {
      refuseForeign(database);
      for (const setting of SETTINGS) apply(database, setting);
      migrate(database);
    });
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** The value of a pragma as SQLite reports it. */
export function pragma(database: DatabaseSync, name: string): unknown {
  const row = database.prepare(`PRAGMA ${name}`).get();
  return row === undefined ? null : Object.values(row)[0];
}

/** Makes what a file's directory says durable: a new file, or a renamed one. */
export function syncDirectory(directory: string): void {
  const descriptor = openSync(directory, "r");
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function makePrivateFile(path: string): void {
  const directory = dirname(resolve(path));
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    closeSync(openSync(path, "a", 0o600));
    if (process.platform !== "win32") syncDirectory(directory);
  } catch (error) {
    throw new StoreFault("store/unavailable", "the database file cannot be made there", error);
  }
}

function refuseForeign(database: DatabaseSync): void {
  const id = pragma(database, "application_id");
  if (id === APPLICATION_ID) return;
  const tables = database.prepare("SELECT count(*) AS n FROM sqlite_schema").get();
  if (id !== 0 || tables?.["n"] !== 0)
    throw new StoreFault("store/not-ours", "the file is a database of another program");
}

function apply(database: DatabaseSync, { name, set, reads }: (typeof SETTINGS)[number]): void {
  database.exec(`PRAGMA ${name} = ${set}`);
  if (pragma(database, name) !== reads)
    throw new StoreFault("store/not-durable", `the database does not take ${name} = ${set}`);
}

function migrate(database: DatabaseSync): void {
  inTransaction(database, () => {
    database.exec("CREATE TABLE IF NOT EXISTS migration (version INTEGER PRIMARY KEY) STRICT");
    const row: Row | undefined = database
      .prepare("SELECT coalesce(max(version), 0) AS done FROM migration")
      .get();
    const done = row === undefined ? 0 : integerOf(row, "done");
    if (done > MIGRATIONS.length)
      throw new StoreFault("store/newer-version", "a newer version of the server has written this file");
    if (done === 0) database.exec(`PRAGMA application_id = ${APPLICATION_ID}`);
    for (const [index, sql] of MIGRATIONS.entries()) {
      if (index < done) continue;
      database.exec(sql);
      database.prepare("INSERT INTO migration VALUES (?)").run(index + 1);
    }
  });
}
