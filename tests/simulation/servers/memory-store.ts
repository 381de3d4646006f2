/**
 * The server's store in memory, for simulations: one value that never changes in place, so that a backup is a
 * reference and a restore an assignment. The rules are the shipped ones (entry-accounting.ts, retention.ts).
 */
import { bytesToHex, compareBytes, concatBytes, equalBytes } from "../../../shared/bytes/bytes.ts";
import {
  CONTROL_KIND_NUMBERS,
  checkWrite,
  countedBytes,
  exceedsQuota,
  standsAt,
} from "../../../sync-server/storage/entry-accounting.ts";
import {
  CHUNK_KEEP_MS,
  footingAfter,
  footingOn,
  hashesIn,
  sortOut,
  WHOLE_LOG,
} from "../../../sync-server/storage/retention.ts";
import type {
  LogWrite,
  NewEntry,
  SnapshotRecord,
  StoreCounts,
  StoredEntry,
  VaultRecord,
  VaultStore,
  WriteOutcome,
} from "../../../sync-server/storage/vault-store.ts";

type StoredChunk = { readonly bytes: Uint8Array; readonly atMs: number };

type StoredVault = {
  readonly record: VaultRecord;
  /** The entry of place n is at n - 1. */
  readonly entries: readonly NewEntry[];
  /** Newest first. */
  readonly snapshots: readonly SnapshotRecord[];
  readonly chunks: ReadonlyMap<string, StoredChunk>;
  readonly locators: readonly string[];
};

/** Everything of a server: what a backup holds. */
export type StoreContent = {
  readonly vaults: ReadonlyMap<string, StoredVault>;
  /** By hash: the vault it was spent on, or null. */
  readonly invites: ReadonlyMap<string, string | null>;
  readonly key: Uint8Array | null;
};

export const EMPTY_STORE: StoreContent = { vaults: new Map(), invites: new Map(), key: null };

export class MemoryStore implements VaultStore {
  content: StoreContent;

  constructor(content: StoreContent = EMPTY_STORE) {
    this.content = content;
  }

  async vault(vaultId: Uint8Array): Promise<VaultRecord | null> {
    return this.#vault(vaultId)?.record ?? null;
  }

  async write(write: LogWrite, nowMs: number): Promise<WriteOutcome> {
    checkWrite(write);
    const before = this.#vault(write.vaultId);
    if (!standsAt(before?.record ?? null, write.expect)) return "moved";
    const added = countedBytes(write.entries);
    const live = before?.record.liveBytes ?? 0;
    if (exceedsQuota(live, added, write.quota)) return "over-quota";
    if (hashesIn(write.snapshots).some((hash) => !before?.chunks.has(bytesToHex(hash))))
      return "chunks-missing";
    const { bareTo, baseSnapshot } = footingAfter(before?.record ?? WHOLE_LOG, write);
    this.#put({
      record: { vaultId: write.vaultId, ...write.next, bareTo, baseSnapshot, liveBytes: live + added },
      entries: [...(before?.entries ?? []), ...write.entries],
      snapshots: snapshotsAfter(before?.snapshots ?? [], write, nowMs),
      chunks: before?.chunks ?? new Map(),
      locators: write.locators.map(bytesToHex),
    });
    return "written";
  }

  async entries(
    vaultId: Uint8Array,
    after: number,
    maxEntries: number,
    maxBytes: number,
  ): Promise<readonly StoredEntry[]> {
    const page: StoredEntry[] = [];
    let size = 0;
    for (const { seq, leaf, bytes } of this.#vault(vaultId)?.entries.slice(after) ?? []) {
      size += (bytes ?? leaf).length;
      if (page.length === maxEntries || (page.length > 0 && size > maxBytes)) break;
      page.push({ seq, leaf, bytes });
    }
    return page;
  }

  async leaves(vaultId: Uint8Array, from: number, to: number): Promise<readonly Uint8Array[]> {
    return (
      this.#vault(vaultId)
        ?.entries.slice(from - 1, to)
        .map(({ leaf }) => leaf) ?? []
    );
  }

  async controlEntries(vaultId: Uint8Array, to: number): Promise<readonly Uint8Array[]> {
    const entries = this.#vault(vaultId)?.entries.slice(0, to) ?? [];
    return entries.flatMap((entry) => (isControl(entry) && entry.bytes !== null ? [entry.bytes] : []));
  }

  async snapshots(vaultId: Uint8Array): Promise<readonly SnapshotRecord[]> {
    return this.#vault(vaultId)?.snapshots ?? [];
  }

  async vaultsByLocator(locator: Uint8Array, limit: number): Promise<readonly Uint8Array[]> {
    const wanted = bytesToHex(locator);
    return [...this.content.vaults.values()]
      .filter(({ locators }) => locators.includes(wanted))
      .map(({ record }) => record)
      .sort((a, b) => b.seq - a.seq || compareBytes(a.vaultId, b.vaultId))
      .slice(0, limit)
      .map(({ vaultId }) => vaultId);
  }

  async chunk(vaultId: Uint8Array, hash: Uint8Array): Promise<Uint8Array | null> {
    return this.#vault(vaultId)?.chunks.get(bytesToHex(hash))?.bytes ?? null;
  }

  async putChunk(
    vaultId: Uint8Array,
    hash: Uint8Array,
    bytes: Uint8Array,
    quota: number,
    nowMs: number,
  ): Promise<"stored" | "over-quota" | "no-vault"> {
    const vault = this.#vault(vaultId);
    if (vault === null) return "no-vault";
    const name = bytesToHex(hash);
    const added = vault.chunks.has(name) ? 0 : bytes.length;
    const liveBytes = vault.record.liveBytes + added;
    if (exceedsQuota(vault.record.liveBytes, added, quota)) return "over-quota";
    const chunks = new Map(vault.chunks).set(name, { bytes, atMs: nowMs });
    this.#put({ ...vault, chunks, record: { ...vault.record, liveBytes } });
    return "stored";
  }

  async missingChunks(vaultId: Uint8Array, hashes: readonly Uint8Array[]): Promise<readonly Uint8Array[]> {
    const chunks = this.#vault(vaultId)?.chunks;
    return hashes.filter((hash) => chunks?.has(bytesToHex(hash)) !== true);
  }

  async compact(vaultId: Uint8Array, snapshotSeq: number | null, nowMs: number): Promise<number> {
    const vault = this.#vault(vaultId);
    if (vault === null) return 0;
    const base = vault.snapshots.find(({ seq }) => seq === snapshotSeq) ?? null;
    const footing = base === null ? null : footingOn(vault.record, base);
    if (snapshotSeq !== null && footing === null) return 0;
    const after = { ...vault.record, ...footing };
    const entries = vault.entries.map((entry) =>
      entry.seq <= after.bareTo && !isControl(entry) ? { ...entry, bytes: null } : entry,
    );
    const { kept } = sortOut(vault.snapshots, after, nowMs);
    const used = new Set(hashesIn(kept).map(bytesToHex));
    const chunks = new Map(
      [...vault.chunks].filter(([name, { atMs }]) => used.has(name) || atMs >= nowMs - CHUNK_KEEP_MS),
    );
    const chunkBytes = [...chunks.values()].reduce((sum, { bytes }) => sum + bytes.length, 0);
    const liveBytes = countedBytes(entries) + chunkBytes;
    this.#put({ ...vault, entries, snapshots: kept, chunks, record: { ...after, liveBytes } });
    return vault.record.liveBytes - liveBytes;
  }

  async vaultsWithSnapshots(after: Uint8Array | null, limit: number): Promise<readonly Uint8Array[]> {
    const last = after === null ? "" : bytesToHex(after);
    return [...this.content.vaults]
      .filter(([id, { snapshots }]) => id > last && snapshots.length > 0)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .slice(0, limit)
      .map(([, { record }]) => record.vaultId);
  }

  async spendInvite(hash: Uint8Array, vaultId: Uint8Array): Promise<boolean> {
    const name = bytesToHex(hash);
    const spentOn = this.content.invites.get(name);
    if (spentOn === undefined) return false;
    if (spentOn !== null) return spentOn === bytesToHex(vaultId);
    const invites = new Map(this.content.invites).set(name, bytesToHex(vaultId));
    this.content = { ...this.content, invites };
    return true;
  }

  async addInvite(hash: Uint8Array): Promise<void> {
    const name = bytesToHex(hash);
    if (this.content.invites.has(name)) return;
    this.content = { ...this.content, invites: new Map(this.content.invites).set(name, null) };
  }

  async serverKey(fresh: Uint8Array): Promise<Uint8Array> {
    const key = this.content.key ?? concatBytes(fresh);
    this.content = { ...this.content, key };
    return key;
  }

  async counts(): Promise<StoreCounts> {
    const vaults = [...this.content.vaults.values()];
    return {
      vaults: vaults.length,
      entries: vaults.reduce((sum, { entries }) => sum + entries.length, 0),
      bytes: vaults.reduce((sum, { record }) => sum + record.liveBytes, 0),
    };
  }

  async ready(): Promise<void> {
    // Memory can always be written.
  }

  async close(): Promise<void> {
    // There is nothing to give back.
  }

  #vault(vaultId: Uint8Array): StoredVault | null {
    return this.content.vaults.get(bytesToHex(vaultId)) ?? null;
  }

  #put(vault: StoredVault): void {
    const vaults = new Map(this.content.vaults).set(bytesToHex(vault.record.vaultId), vault);
    this.content = { ...this.content, vaults };
  }
}

function isControl({ kind }: NewEntry): boolean {
  return CONTROL_KIND_NUMBERS.includes(kind);
}

function snapshotsAfter(
  before: readonly SnapshotRecord[],
  { snapshots, confirmations }: LogWrite,
  nowMs: number,
): readonly SnapshotRecord[] {
  const added = snapshots.map((snapshot) => ({ ...snapshot, receivedAtMs: nowMs, confirmedBy: [] }));
  const known: SnapshotRecord[] = [...added.toReversed(), ...before];
  return known.map((record) => {
    const fresh = confirmations.filter(
      ({ snapshotSeq, device }) =>
        snapshotSeq === record.seq && !record.confirmedBy.some((one) => equalBytes(one, device)),
    );
    return { ...record, confirmedBy: [...record.confirmedBy, ...fresh.map(({ device }) => device)] };
  });
}
