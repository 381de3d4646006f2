/** What a newcomer begins with: the newest snapshot that someone confirmed, or else the newest, and what it rests on. */
import type { WireStart } from "../../shared/wire/suffix-bodies.ts";
import type { SnapshotRecord, VaultRecord, VaultStore } from "../storage/vault-store.ts";

/** Null where there is no snapshot: the newcomer reads the log from its first entry. */
export async function readStart(store: VaultStore, record: VaultRecord): Promise<WireStart | null> {
  const { vaultId } = record;
  const snapshot = chosen(await store.snapshots(vaultId), record);
  if (snapshot === null) return null;
  const { seq, coversSeq } = snapshot;
  const [[entry], leaves, control] = await Promise.all([
    store.entries(vaultId, seq - 1, 1, 1),
    store.leaves(vaultId, 1, coversSeq),
    store.controlEntries(vaultId, coversSeq),
  ]);
  // Gone since it was listed: what is left is the whole log, or a newer snapshot at the next question.
  if (entry === undefined || entry.bytes === null) return null;
  return { leaves, control, snapshot: entry.bytes };
}

function chosen(newestFirst: readonly SnapshotRecord[], { seq, bareTo }: VaultRecord): SnapshotRecord | null {
  const usable = newestFirst.filter((snapshot) => snapshot.coversSeq >= bareTo && snapshot.seq <= seq);
  return usable.find(({ confirmedBy }) => confirmedBy.length > 0) ?? usable[0] ?? null;
}
