/** Where on a server's machine something may be found, and what is found there. */
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { connect, RawSql } from "../../sync-server/storage/postgres/connect.ts";
import type { NeedleSearch } from "../support/needles.ts";

/** What was found, each once; and how much was searched. */
export type Found = { readonly names: readonly string[]; readonly bytes: number };

export function inText(search: NeedleSearch, text: string): Found {
  return inAll(search, [Buffer.from(text)]);
}

/** Every file below the folder that the choice takes, as it lies there. */
export function inFiles(
  search: NeedleSearch,
  folder: string,
  isChosen: (path: string) => boolean = () => true,
): Found {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => isChosen(relative(folder, path)));
  return inAll(
    search,
    files.map((path) => readFileSync(path)),
  );
}

/** Every row of every table of the server's, which is what a dump holds: in files values may lie compressed. */
export async function inRows(search: NeedleSearch, url: string): Promise<Found> {
  const { sql, close } = connect(url, 1);
  try {
    const tables = await sql`
      SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
      WHERE schemaname NOT IN ('pg_catalog', 'information_schema')`;
    const rows: Buffer[] = [];
    for (const { name } of tables)
      for (const { line } of await sql`SELECT t::text AS line FROM ${new RawSql(String(name))} t`)
        rows.push(Buffer.from(String(line)));
    return inAll(search, rows);
  } finally {
    await close();
  }
}

/** Writes everything that is only in memory and in the write-ahead log to the tables' files. */
export async function flushTables(url: string): Promise<void> {
  const { sql, close } = connect(url, 1);
  await sql`CHECKPOINT`;
  await close();
}

function inAll(search: NeedleSearch, contents: readonly Buffer[]): Found {
  const names = contents.flatMap((content) => search.within(content).map(({ name }) => name));
  return {
    names: [...new Set(names)].sort(),
    bytes: contents.reduce((sum, { length }) => sum + length, 0),
  };
}
