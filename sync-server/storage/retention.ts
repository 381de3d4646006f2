/**
 * What may be dropped. The rule that keeps a vault readable: whatever stands for entries without bodies (the base
 * snapshot, and its chunks) stays until a newer base covers more. Given a base, or a log with all its bodies, every
 * other snapshot is only a convenience.
 */
import { bytesToHex } from "../../shared/bytes/bytes.ts";
import type { LogWrite, NewSnapshot, SnapshotRecord, VaultRecord } from "./vault-store.ts";

const DAY_MS = 86_400_000;
/** Snapshots younger than this stay: a device may be reading one. */
export const SNAPSHOT_KEEP_MS = 30 * DAY_MS;
/** Chunks younger than this stay: the snapshot that names them may be on its way. */
export const CHUNK_KEEP_MS = DAY_MS;
const NEWEST_KEPT = 2;

export type Footing = Pick<VaultRecord, "bareTo" | "baseSnapshot">;

/** What a vault's log rests on before its first entry: nothing is bare. */
export const WHOLE_LOG: Footing = { bareTo: 0, baseSnapshot: null };

/** What the log rests on after a write that may bring entries as leaves only, and the snapshot that covers them. */
export function footingAfter(before: Footing, { entries, snapshots }: LogWrite): Footing {
  const bareTo = entries.reduce((to, { seq, bytes }) => (bytes === null ? seq : to), before.bareTo);
  if (bareTo === 0) return before;
  if (bareTo === before.bareTo && before.baseSnapshot !== null) return before;
  const base = snapshots.find(({ coversSeq }) => coversSeq >= bareTo);
  return { bareTo, baseSnapshot: base?.seq ?? null };
}

/** The footing once this snapshot is the base, or null where it does not cover what is bare already. */
export function footingOn(before: Footing, snapshot: NewSnapshot): Footing | null {
  if (snapshot.coversSeq < before.bareTo) return null;
  return { bareTo: snapshot.coversSeq, baseSnapshot: snapshot.seq };
}

/** Splits a vault's snapshots, newest first, into those that stay and those that may go. */
export function sortOut(
  snapshots: readonly SnapshotRecord[],
  footing: Footing,
  nowMs: number,
): { readonly kept: readonly SnapshotRecord[]; readonly dropped: readonly SnapshotRecord[] } {
  const isSafe = footing.bareTo === 0 || footing.baseSnapshot !== null;
  const mayGo = (snapshot: SnapshotRecord, index: number) =>
    isSafe &&
    index >= NEWEST_KEPT &&
    snapshot.seq !== footing.baseSnapshot &&
    snapshot.receivedAtMs < nowMs - SNAPSHOT_KEEP_MS;
  return {
    kept: snapshots.filter((snapshot, index) => !mayGo(snapshot, index)),
    dropped: snapshots.filter(mayGo),
  };
}

/** The hashes that these snapshots name, each once. */
export function hashesIn(snapshots: readonly NewSnapshot[]): Uint8Array[] {
  const byText = new Map<string, Uint8Array>();
  for (const { chunkHashes } of snapshots) for (const hash of chunkHashes) byText.set(bytesToHex(hash), hash);
  return [...byText.values()];
}
