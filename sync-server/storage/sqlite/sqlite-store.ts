/**
 * The store of a server that runs alone: one SQLite file. Every call is one transaction and is on disk when it returns
 * (./open-database.ts). node:sqlite works synchronously, so calls of one process never interleave; a second process on
 * the same file (the backup command) waits its turn.
 */
import type { DatabaseSync } from "node:sqlite";
import { checkWrite, countedBytes, exceedsQuota, standsAt } from "../entry-accounting.ts";
import type { GroupStore } from "../grouped-writes.ts";
import { CHUNK_KEEP_MS, footingAfter, footingOn, hashesIn, sortOut, WHOLE_LOG } from "../retention.ts";
import type { LogWrite, SnapshotRecord, WriteOutcome } from "../vault-store.ts";
import { ChunkRows } from "./chunk-rows.ts";
import { EntryRows } from "./entry-rows.ts";
import { MailboxRows } from "./mailbox-rows.ts";
import { openDatabase } from "./open-database.ts";
import { ServerRows } from "./server-rows.ts";
import { SnapshotRows } from "./snapshot-rows.ts";
import { faulting } from "./sqlite-fault.ts";
import { inTransaction } from "./transaction.ts";
import { type NumberedVault, VaultRows } from "./vault-rows.ts";

/** Opens the store in the file at `path`, or makes it. Throws StoreFault (see openDatabase). */
export function openSqlite(path: string): GroupStore {
  const database = openDatabase(path);
  const rows = faulting(() => ({
    vaults: new VaultRows(database),
    entries: new EntryRows(database),
    snapshots: new SnapshotRows(database),
    chunks: new ChunkRows(database),
    server: new ServerRows(database),
    mailboxes: new MailboxRows(database),
  }));
  const { vaults, entries, snapshots, chunks, server, mailboxes } = rows;

  return {
    vault: async (vaultId) => faulting(() => withoutNumber(vaults.find(vaultId))),
    write: async (write, nowMs) => {
      checkWrite(write);
      return faulting(() => inTransaction(database, () => writeLog(rows, write, nowMs)));
    },
    writeAll: async (writes) => {
      for (const { write } of writes) checkWrite(write);
      return faulting(() =>
        inTransaction(database, () => writes.map(({ write, nowMs }) => writeLog(rows, write, nowMs))),
      );
    },
    entries: async (vaultId, after, maxEntries, maxBytes) =>
      faulting(() => {
        const vaultNo = vaults.numberOf(vaultId);
        return vaultNo === null ? [] : entries.after(vaultNo, after, maxEntries, maxBytes);
      }),
    leaves: async (vaultId, from, to) =>
      faulting(() => {
        const vaultNo = vaults.numberOf(vaultId);
        return vaultNo === null ? [] : entries.leaves(vaultNo, from, to);
      }),
    controlEntries: async (vaultId, to) =>
      faulting(() => {
        const vaultNo = vaults.numberOf(vaultId);
        return vaultNo === null ? [] : entries.control(vaultNo, to);
      }),
    snapshots: async (vaultId) =>
      faulting(() => {
        const vaultNo = vaults.numberOf(vaultId);
        return vaultNo === null ? [] : snapshots.all(vaultNo);
      }),
    vaultsByLocator: async (locator, limit) => faulting(() => vaults.byLocator(locator, limit)),

    chunk: async (vaultId, hash) =>
      faulting(() => {
        const vaultNo = vaults.numberOf(vaultId);
        return vaultNo === null ? null : chunks.get(vaultNo, hash);
      }),
    putChunk: async (vaultId, hash, bytes, quota, nowMs) =>
      faulting(() =>
        inTransaction(database, () => {
          const vault = vaults.find(vaultId);
          if (vault === null) return "no-vault";
          if (chunks.has(vault.vaultNo, hash)) chunks.renew(vault.vaultNo, hash, nowMs);
          else if (exceedsQuota(vault.liveBytes, bytes.length, quota)) return "over-quota";
          else {
            vaults.charge(vault.vaultNo, bytes.length);
            chunks.insert(vault.vaultNo, hash, bytes, nowMs);
          }
          return "stored";
        }),
      ),
    missingChunks: async (vaultId, hashes) =>
      faulting(() => {
        const vaultNo = vaults.numberOf(vaultId);
        return vaultNo === null ? [...hashes] : hashes.filter((hash) => !chunks.has(vaultNo, hash));
      }),

    compact: async (vaultId, snapshotSeq, nowMs) =>
      faulting(() =>
        inTransaction(database, () => {
          const vault = vaults.find(vaultId);
          return vault === null ? 0 : compactLog(rows, vault, snapshotSeq, nowMs);
        }),
      ),
    vaultsWithSnapshots: async (after, limit) =>
      faulting(() => snapshots.vaultsAfter(after === null ? 0 : (vaults.numberOf(after) ?? 0), limit)),

    openMailbox: async (mailbox, offer, nowMs) =>
      faulting(() => inTransaction(database, () => mailboxes.open(mailbox, offer, nowMs))),
    putSlot: async (mailbox, slot, bytes, nowMs) =>
      faulting(() => inTransaction(database, () => mailboxes.put(mailbox, slot, bytes, nowMs))),
    slot: async (mailbox, slot, nowMs) => faulting(() => mailboxes.get(mailbox, slot, nowMs)),

    spendInvite: async (hash, vaultId, nowMs) => faulting(() => server.spendInvite(hash, vaultId, nowMs)),
    addInvite: async (hash, nowMs) => faulting(() => server.addInvite(hash, nowMs)),
    serverKey: async (fresh) => faulting(() => inTransaction(database, () => server.key(fresh))),
    counts: async () => faulting(() => server.counts()),
    ready: async () => faulting(() => server.probe()),
    close: async () => close(database),
  };
}

type Rows = {
  readonly vaults: VaultRows;
  readonly entries: EntryRows;
  readonly snapshots: SnapshotRows;
  readonly chunks: ChunkRows;
};

/** Where the outcome is another than "written", nothing was changed. */
function writeLog(rows: Rows, write: LogWrite, nowMs: number): WriteOutcome {
  const vault = rows.vaults.find(write.vaultId);
  if (!standsAt(vault, write.expect)) return "moved";
  const added = countedBytes(write.entries);
  if (exceedsQuota(vault?.liveBytes ?? 0, added, write.quota)) return "over-quota";
  const named = hashesIn(write.snapshots);
  if (named.some((hash) => vault === null || !rows.chunks.has(vault.vaultNo, hash))) return "chunks-missing";

  const change = {
    place: write.next,
    footing: footingAfter(vault ?? WHOLE_LOG, write),
    liveBytes: (vault?.liveBytes ?? 0) + added,
  };
  const vaultNo = vault?.vaultNo ?? rows.vaults.insert(write.vaultId, change);
  if (vault !== null) rows.vaults.update(vaultNo, change);
  for (const entry of write.entries) rows.entries.insert(vaultNo, entry);
  rows.vaults.setLocators(vaultNo, vault?.locators ?? new Uint8Array(0), write.locators);
  for (const snapshot of write.snapshots) rows.snapshots.insert(vaultNo, snapshot, nowMs);
  for (const confirmation of write.confirmations) rows.snapshots.confirm(vaultNo, confirmation);
  return "written";
}

function compactLog(rows: Rows, vault: NumberedVault, snapshotSeq: number | null, nowMs: number): number {
  const present = rows.snapshots.all(vault.vaultNo);
  const footing = snapshotSeq === null ? vault : footingOnOneOf(present, vault, snapshotSeq);
  if (footing === null) return 0;

  const stripped = snapshotSeq === null ? 0 : rows.entries.strip(vault.vaultNo, footing.bareTo);
  rows.vaults.restOn(vault.vaultNo, footing);
  const { kept, dropped } = sortOut(present, footing, nowMs);
  for (const { seq } of dropped) rows.snapshots.delete(vault.vaultNo, seq);
  const swept = rows.chunks.sweep(vault.vaultNo, hashesIn(kept), nowMs - CHUNK_KEEP_MS);
  rows.vaults.charge(vault.vaultNo, -(stripped + swept));
  return stripped + swept;
}

function footingOnOneOf(present: readonly SnapshotRecord[], vault: NumberedVault, seq: number) {
  const snapshot = present.find((one) => one.seq === seq);
  return snapshot === undefined ? null : footingOn(vault, snapshot);
}

function withoutNumber(vault: NumberedVault | null) {
  if (vault === null) return null;
  const { vaultNo: _, locators: __, ...record } = vault;
  return record;
}

/** Closing twice is harmless. The log is merged into the file, so that a copy of the file alone is whole. */
function close(database: DatabaseSync): void {
  if (!database.isOpen) return;
  database.close();
}
