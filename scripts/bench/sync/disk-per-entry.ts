/** What an entry of 1 KiB takes on the server's disk, in each of its stores. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect } from "../../../sync-server/storage/postgres/connect.ts";
import { openPostgres } from "../../../sync-server/storage/postgres/postgres-store.ts";
import { openSqlite } from "../../../sync-server/storage/sqlite/sqlite-store.ts";
import { startPostgres } from "../../testing/real-postgres.ts";
import { type Bench, limited } from "../figure.ts";
import { measureDiskPerEntry } from "./fill-store.ts";

const ENTRIES = 20_000;
const LIMIT_BYTES = 1300;

export const diskPerEntrySqlite: Bench = {
  name: "disk-per-entry-sqlite",
  what: `bytes on disk for each of ${ENTRIES} entries of 1 KiB in SQLite`,
  async run() {
    const folder = await mkdtemp(join(tmpdir(), "keyferry-bench-"));
    const store = openSqlite(join(folder, "entries.sqlite"));
    try {
      return {
        "disk-per-entry-sqlite": limited(await measureDiskPerEntry(store, ENTRIES), "B", LIMIT_BYTES),
      };
    } finally {
      await store.close();
      await rm(folder, { recursive: true, force: true });
    }
  },
};

export const diskPerEntryPostgres: Bench = {
  name: "disk-per-entry-postgres",
  what: `bytes on disk for each of ${ENTRIES} entries of 1 KiB in PostgreSQL`,
  async run() {
    const postgres = await startPostgres();
    try {
      const url = await postgres.createDatabase();
      const store = await openPostgres(url);
      const { sql, close } = connect(url, 1);
      try {
        const perEntry = await measureDiskPerEntry(store, ENTRIES, () => sql`VACUUM`);
        return { "disk-per-entry-postgres": limited(perEntry, "B", LIMIT_BYTES) };
      } finally {
        await close();
        await store.close();
      }
    } finally {
      await postgres.stop();
    }
  },
};
