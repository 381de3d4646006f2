/**
 * Looks for needles in every file of a browser's profile: in its name, in its bytes as they lie there, in what Firefox
 * compresses, and in every value of every SQLite database, decompressed where that is possible. The blocks of LevelDB
 * (Chromium) are searched as they lie there, so rows are to be read through the browser too. Opening databases may
 * change them: search a copy.
 */
import { readdir, readFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { decompressMozLz4, decompressSnappy } from "./decompress.ts";
import type { NeedleSearch } from "./needles.ts";

export type Hit = { readonly file: string; readonly name: string; readonly form: string };

export type ProfileSearch = {
  readonly files: number;
  readonly bytes: number;
  /** Values in SQLite databases. */
  readonly values: number;
  readonly decompressed: number;
  readonly hits: readonly Hit[];
};

const SQLITE = Buffer.from("SQLite format 3\0");

export async function searchProfile(dir: string, search: NeedleSearch): Promise<ProfileSearch> {
  const hits: Hit[] = [];
  const seen = { files: 0, bytes: 0, values: 0, decompressed: 0 };
  const look = (path: string, bytes: Buffer) => {
    for (const { name, form } of search.within(bytes)) hits.push({ file: relative(dir, path), name, form });
  };
  const lookInside = (path: string, inside: Buffer | null) => {
    if (inside === null) return;
    look(path, inside);
    seen.decompressed++;
  };
  const databases: string[] = [];
  for (const entry of await readdir(dir, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    look(path, Buffer.from(relative(dir, path)));
    if (!entry.isFile()) continue;
    const content = await readFile(path);
    seen.files++;
    seen.bytes += content.length;
    look(path, content);
    lookInside(path, decompressMozLz4(content));
    if (content.subarray(0, SQLITE.length).equals(SQLITE)) databases.push(path);
  }
  for (const path of databases)
    for (const value of sqliteValues(path)) {
      seen.values++;
      look(path, value);
      lookInside(path, decompressSnappy(value));
    }
  return { ...seen, hits };
}

/** Every text and blob of every table. Tables of modules that only the browser has are left out: others hold them. */
function* sqliteValues(path: string): Generator<Buffer> {
  const database = new DatabaseSync(path);
  const tables = database
    .prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'")
    .all();
  for (const { name } of tables) {
    const rows = database.prepare(`SELECT * FROM "${name}"`);
    rows.setReadBigInts(true);
    for (const row of rows.iterate())
      for (const value of Object.values(row)) {
        if (typeof value === "string") yield Buffer.from(value);
        else if (value instanceof Uint8Array) yield Buffer.from(value);
      }
  }
  database.close();
}
