/**
 * The store of many nodes: one PostgreSQL, 14 or newer. Nodes keep nothing; the database alone decides who was first.
 * Use the primary only: a standby may not know yet what was acknowledged.
 */
import { checkWrite } from "../entry-accounting.ts";
import type { GroupStore } from "../grouped-writes.ts";
import { writeLog } from "./append.ts";
import { appendGroup } from "./append-group.ts";
import { chunkOf, missingOf, putChunk } from "./chunk-queries.ts";
import { compactLog, snapshotsOf, vaultsWithSnapshots } from "./compaction.ts";
import { connect } from "./connect.ts";
import { openMailbox, putSlot, slotOf } from "./mailbox-queries.ts";
import { assertDurable, migrate } from "./migrate.ts";
import { addInvite, counts, probe, serverKey, spendInvite } from "./server-queries.ts";
import { controlOf, entriesAfter, leavesOf, vaultOf, vaultsByLocator } from "./vault-queries.ts";

/** Of one node. More only queue inside PostgreSQL instead of here. */
const CONNECTIONS = 16;
const MIGRATION_PATIENCE_MS = 3_600_000;

/**
 * Opens the store in the database at `url` and brings its tables up to date. Throws StoreFault "store/unavailable",
 * "store/newer-version" or "store/not-durable".
 */
export async function openPostgres(url: string): Promise<GroupStore> {
  const database = connect(url, CONNECTIONS);
  const { sql, transaction } = database;
  try {
    await assertDurable(sql);
    await migrateAt(url);
  } catch (error) {
    await database.close();
    throw error;
  }

  return {
    vault: async (vaultId) => {
      const vault = await vaultOf(sql, vaultId, "read");
      if (vault === null) return null;
      const { locators: _, ...record } = vault;
      return record;
    },
    write: async (write, nowMs) => {
      checkWrite(write);
      return await writeLog(database, write, nowMs);
    },
    writeAll: async (writes) => {
      for (const { write } of writes) checkWrite(write);
      return await appendGroup(
        sql,
        writes.map(({ write }) => write),
      );
    },
    entries: (vaultId, after, maxEntries, maxBytes) =>
      entriesAfter(sql, vaultId, after, maxEntries, maxBytes),
    leaves: (vaultId, from, to) => leavesOf(sql, vaultId, from, to),
    controlEntries: (vaultId, to) => controlOf(sql, vaultId, to),
    snapshots: (vaultId) => snapshotsOf(sql, vaultId),
    vaultsByLocator: (locator, limit) => vaultsByLocator(sql, locator, limit),

    chunk: (vaultId, hash) => chunkOf(sql, vaultId, hash),
    putChunk: (vaultId, hash, bytes, quota, nowMs) =>
      transaction((within) => putChunk(within, vaultId, hash, bytes, quota, nowMs)),
    missingChunks: (vaultId, hashes) => missingOf(sql, vaultId, hashes),

    compact: (vaultId, snapshotSeq, nowMs) =>
      transaction((within) => compactLog(within, vaultId, snapshotSeq, nowMs)),
    vaultsWithSnapshots: (after, limit) => vaultsWithSnapshots(sql, after, limit),

    openMailbox: (mailbox, offer, nowMs) => openMailbox(sql, mailbox, offer, nowMs),
    putSlot: (mailbox, slot, bytes, nowMs) => putSlot(sql, mailbox, slot, bytes, nowMs),
    slot: (mailbox, slot, nowMs) => slotOf(sql, mailbox, slot, nowMs),

    spendInvite: (hash, vaultId, nowMs) => spendInvite(sql, hash, vaultId, nowMs),
    addInvite: (hash, nowMs) => addInvite(sql, hash, nowMs),
    serverKey: (fresh) => serverKey(sql, fresh),
    counts: () => counts(sql),
    ready: () => probe(sql),
    close: () => database.close(),
  };
}

/** On a connection of its own that is patient: others may be migrating, and tables may be large. */
async function migrateAt(url: string): Promise<void> {
  const database = connect(url, 1, MIGRATION_PATIENCE_MS);
  try {
    await migrate(database);
  } finally {
    await database.close();
  }
}
