/**
 * A copy of the database file, made while the server runs, and its way back. Neither ever overwrites: a backup wants a
 * free name, and what a restore replaces is kept beside the new file. An older copy loses nothing for vaults of which
 * one device is still alive: it sends again what the server lacks.
 */
import {
  chmodSync,
  closeSync,
  constants,
  copyFileSync,
  existsSync,
  fsyncSync,
  linkSync,
  openSync,
  renameSync,
  rmSync,
} from "node:fs";
import { dirname, resolve } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { StoreFault } from "../store-fault.ts";
import { APPLICATION_ID, pragma, syncDirectory } from "./open-database.ts";
import { MIGRATIONS } from "./schema.ts";
import { faulting } from "./sqlite-fault.ts";

/** What SQLite keeps beside a database file. */
const SIDE_FILES = ["-wal", "-shm"];

/**
 * Writes everything that is committed in `source` to the new file `target` (readable by its owner only), checks it and
 * makes it durable. Throws StoreFault: "store/would-overwrite", "store/not-ours", "store/unavailable".
 */
export function backupSqlite(source: string, target: string): void {
  const partial = `${target}.partial`;
  for (const path of [target, partial]) refuseToOverwrite(path);
  try {
    onDisk(() => closeSync(openSync(partial, "wx", 0o600)));
    using(source, (database) => database.prepare("VACUUM INTO ?").run(partial));
    checkBackup(partial);
    onDisk(() => {
      syncFile(partial);
      renameToFree(partial, target);
    });
  } finally {
    rmSync(partial, { force: true });
  }
}

/** Throws StoreFault "store/not-ours" or "store/newer-version" where the file is not a whole backup that this version reads. */
export function checkBackup(file: string): void {
  using(file, (database) => {
    if (pragma(database, "application_id") !== APPLICATION_ID)
      throw new StoreFault("store/not-ours", "the file is not a backup of this server");
    if (pragma(database, "integrity_check") !== "ok")
      throw new StoreFault("store/not-ours", "the file is damaged");
    const version = database.prepare("SELECT max(version) AS version FROM migration").get()?.["version"];
    if (typeof version !== "number" || version > MIGRATIONS.length)
      throw new StoreFault("store/newer-version", "a newer version of the server has written this file");
  });
}

/**
 * Puts the backup in `file` in the place of the database at `target`, which no server may be using. Returns where the
 * replaced database is kept, or null where there was none. Throws StoreFault as above; then `target` is as it was.
 */
export function restoreSqlite(file: string, target: string, nowMs: number): string | null {
  const incoming = `${target}.restoring`;
  const aside = `${target}.replaced-${new Date(nowMs).toISOString().replaceAll(/[^0-9]/g, "")}`;
  for (const path of [incoming, aside]) refuseToOverwrite(path);
  try {
    onDisk(() => {
      copyFileSync(file, incoming, constants.COPYFILE_EXCL);
      chmodSync(incoming, 0o600);
    });
    checkBackup(incoming);
    const hasOld = existsSync(target);
    if (hasOld) claim(target);
    onDisk(() => {
      syncFile(incoming);
      // A write-ahead log that stayed behind would be applied to the wrong file.
      for (const end of SIDE_FILES) if (existsSync(target + end)) renameSync(target + end, aside + end);
      if (hasOld) keepAside(target, aside);
      renameSync(incoming, target);
      syncDirectory(dirname(resolve(target)));
    });
    return hasOld ? aside : null;
  } finally {
    for (const end of ["", ...SIDE_FILES]) rmSync(incoming + end, { force: true });
  }
}

/** Merges the write-ahead log into the file, which works only while nobody else has it open. */
function claim(path: string): void {
  try {
    faulting(() => {
      const database = new DatabaseSync(path, { timeout: 1000 });
      try {
        database.exec("PRAGMA journal_mode = DELETE");
      } finally {
        database.close();
      }
    });
  } catch (error) {
    // A damaged file is no reason not to restore: it is kept as it is.
    if (error instanceof StoreFault && error.code === "store/not-ours") return;
    throw new StoreFault("store/unavailable", "the database is in use: stop the server first", error);
  }
}

function using(path: string, work: (database: DatabaseSync) => void): void {
  faulting(() => {
    const database = new DatabaseSync(path, { readOnly: true, timeout: 5000 });
    try {
      work(database);
    } finally {
      database.close();
    }
  });
}

/** The old file gets a second name before the new one takes its first: there is a database at every instant. */
function keepAside(target: string, aside: string): void {
  try {
    linkSync(target, aside);
  } catch {
    // File systems without links.
    renameSync(target, aside);
  }
}

function renameToFree(partial: string, target: string): void {
  try {
    // Unlike a renaming this fails where the name was taken meanwhile.
    linkSync(partial, target);
  } catch {
    refuseToOverwrite(target);
    renameSync(partial, target);
  }
  syncDirectory(dirname(resolve(target)));
}

function refuseToOverwrite(path: string): void {
  if (existsSync(path)) throw new StoreFault("store/would-overwrite", "a file of that name is there already");
}

function syncFile(path: string): void {
  const descriptor = openSync(path, "r+");
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function onDisk(work: () => void): void {
  try {
    work();
  } catch (error) {
    if (error instanceof StoreFault) throw error;
    throw new StoreFault("store/unavailable", "the file cannot be read or written there", error);
  }
}
