/**
 * The store of many nodes: one PostgreSQL, 14 or newer. Nodes keep nothing; the database alone decides who was first.
 * Use the primary only: a standby may not know yet what was acknowledged.
 */
import { checkWrite } from "../entry-accounting.ts";
import type { VaultStore } from "../vault-store.ts";
import { writeLog } from "./append.ts";
import { chunkOf, missingOf, putChunk } from "./chunk-queries.ts";
import { compactLog, snapshotsOf, vaultsWithSnapshots } from "./compaction.ts";
import { connect } from "./connect.ts";
import { assertDurable, migrate } from "./migrate.ts";
import { faulting } from "./postgres-fault.ts";
import { addInvite, counts, probe, serverKey, spendInvite } from "./server-queries.ts";
import { controlOf, entriesAfter, leavesOf, vaultOf, vaultsByLocator } from "./vault-queries.ts";

/** Of one node. More only queue inside PostgreSQL instead of here. */
const CONNECTIONS = 16;

/**
 * Opens the store in the database at `url` and brings its tables up to date. Throws StoreFault "store/unavailable",
 * "store/newer-version" or "store/not-durable".
 */
export async function openPostgres(url: string): Promise<VaultStore> {
  const sql = connect(url, CONNECTIONS);
  try {
    await faulting(async () => {
      await assertDurable(sql);
      await migrate(sql);
    });
  } catch (error) {
    await sql.end({ timeout: 1 });
    throw error;
  }

  return {
    vault: (vaultId) =>
      faulting(async () => {
        const vault = await vaultOf(sql, vaultId, "read");
        if (vault === null) return null;
        const { locators: _, ...record } = vault;
        return record;
      }),
    write: async (write, nowMs) => {
      checkWrite(write);
      return await faulting(() => writeLog(sql, write, nowMs));
    },
    entries: (vaultId, after, maxEntries, maxBytes) =>
      faulting(() => entriesAfter(sql, vaultId, after, maxEntries, maxBytes)),
    leaves: (vaultId, from, to) => faulting(() => leavesOf(sql, vaultId, from, to)),
    controlEntries: (vaultId, to) => faulting(() => controlOf(sql, vaultId, to)),
    snapshots: (vaultId) => faulting(() => snapshotsOf(sql, vaultId)),
    vaultsByLocator: (locator) => faulting(() => vaultsByLocator(sql, locator)),

    chunk: (vaultId, hash) => faulting(() => chunkOf(sql, vaultId, hash)),
    putChunk: (vaultId, hash, bytes, quota, nowMs) =>
      faulting(() => sql.begin((transaction) => putChunk(transaction, vaultId, hash, bytes, quota, nowMs))),
    missingChunks: (vaultId, hashes) => faulting(() => missingOf(sql, vaultId, hashes)),

    compact: (vaultId, snapshotSeq, nowMs) =>
      faulting(() => sql.begin((transaction) => compactLog(transaction, vaultId, snapshotSeq, nowMs))),
    vaultsWithSnapshots: (after, limit) => faulting(() => vaultsWithSnapshots(sql, after, limit)),

    spendInvite: (hash, vaultId, nowMs) => faulting(() => spendInvite(sql, hash, vaultId, nowMs)),
    addInvite: (hash, nowMs) => faulting(() => addInvite(sql, hash, nowMs)),
    serverKey: (fresh) => faulting(() => serverKey(sql, fresh)),
    counts: () => faulting(() => counts(sql)),
    ready: () => faulting(() => probe(sql)),
    close: () => sql.end({ timeout: 5 }),
  };
}
