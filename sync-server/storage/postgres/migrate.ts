/**
 * Brings the tables up to date, and refuses a server that would lose what it acknowledged. Nodes that start together
 * take turns: the lock is held until the transaction ends.
 */
import { integerOf } from "../rows.ts";
import { StoreFault } from "../store-fault.ts";
import { type Database, RawSql, type Sql } from "./connect.ts";
import { MIGRATIONS } from "./schema.ts";

/** An arbitrary number that says "keyferry's migrations" to PostgreSQL's advisory locks. */
const MIGRATION_LOCK = 5_418_020_726;

/** Settings that must not have these values. */
const NOT_DURABLE = { fsync: "off", synchronous_commit: "off" } as const;

/** Throws StoreFault "store/newer-version" or "store/unavailable". */
export async function migrate(database: Database): Promise<void> {
  await database.transaction(async (sql) => {
    await sql`SELECT pg_advisory_xact_lock(${MIGRATION_LOCK})`;
    await sql`CREATE SCHEMA IF NOT EXISTS keyferry`;
    await sql`CREATE TABLE IF NOT EXISTS keyferry.migration (version integer PRIMARY KEY)`;
    const rows = await sql`SELECT coalesce(max(version), 0)::bigint AS done FROM keyferry.migration`;
    const done = integerOf(rows[0] ?? {}, "done");
    if (done > MIGRATIONS.length)
      throw new StoreFault("store/newer-version", "a newer version of the server has written this database");
    for (const [index, statements] of MIGRATIONS.entries()) {
      if (index < done) continue;
      await sql`${new RawSql(statements.join(";\n"))}`;
      await sql`INSERT INTO keyferry.migration VALUES (${index + 1})`;
    }
  });
}

/** Throws StoreFault "store/not-durable" where the database acknowledges what is not on disk. */
export async function assertDurable(sql: Sql): Promise<void> {
  for (const [name, forbidden] of Object.entries(NOT_DURABLE)) {
    const rows = await sql`SELECT current_setting(${name}) AS value`;
    if (rows[0]?.["value"] === forbidden)
      throw new StoreFault("store/not-durable", `the database runs with ${name} = ${forbidden}`);
  }
}
