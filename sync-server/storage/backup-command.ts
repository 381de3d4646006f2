/** The commands `backup` and `restore` without the process around them: what they do, say and answer. */
import type { StoreConfig } from "./open-store.ts";
import { backupSqlite, restoreSqlite } from "./sqlite/backup-file.ts";
import { StoreFault } from "./store-fault.ts";

/** Exit codes: 0 done, 1 failed and changed nothing, 2 not asked in the right way. */
export type Said = { readonly exitCode: 0 | 1 | 2; readonly text: string };

const POSTGRES = `This server keeps its vaults in PostgreSQL, which has its own tools:
  pg_dump --format=custom --schema=keyferry "$DATABASE_URL" > FILE    a copy of this moment
  pg_restore --clean --if-exists --dbname="$DATABASE_URL" FILE        its way back, with all servers stopped
For every second between copies: an archive of the write-ahead log and a synchronous standby
(sync-server/MANY-NODES.md).
`;

/** node sync-server/backup.ts FILE */
export function backup(args: readonly string[], config: StoreConfig): Said {
  const [file] = args;
  if (config.databaseUrl !== null) return { exitCode: 2, text: POSTGRES };
  if (file === undefined || args.length !== 1) return usage("backup.ts");
  return attempt(() => {
    backupSqlite(config.databasePath, file);
    return "The backup is written, checked and on disk. It holds no keys and no readable content.\n";
  });
}

/** node sync-server/restore.ts FILE */
export function restore(args: readonly string[], config: StoreConfig, nowMs: number): Said {
  const [file] = args;
  if (config.databaseUrl !== null) return { exitCode: 2, text: POSTGRES };
  if (file === undefined || args.length !== 1) return usage("restore.ts");
  return attempt(() => {
    const aside = restoreSqlite(file, config.databasePath, nowMs);
    const kept = aside === null ? "" : `What was there before is kept as ${aside}\n`;
    return `The backup is in place. ${kept}Start the server: devices send again what it lacks.\n`;
  });
}

function attempt(work: () => string): Said {
  try {
    return { exitCode: 0, text: work() };
  } catch (error) {
    if (!(error instanceof StoreFault)) throw error;
    return { exitCode: 1, text: `Nothing was changed: ${error.message}.\n` };
  }
}

function usage(name: string): Said {
  return { exitCode: 2, text: `Usage: node sync-server/${name} FILE\n` };
}
