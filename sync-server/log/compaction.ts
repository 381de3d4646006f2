/**
 * Drops what a snapshot makes superfluous. A snapshot may be relied on when it is 30 days old and someone has read its
 * chunks back and said so in a checkpoint: a second member, or its author where there is no other device. Otherwise a
 * chunk that was lost would be noticed by whoever needs it most. Many nodes may run it at once: the store decides.
 */
import { equalBytes } from "../../shared/bytes/bytes.ts";
import { activeMembers, type ControlState } from "../../shared/log/control-state.ts";
import type { ServerContext } from "../server-context.ts";
import { SNAPSHOT_KEEP_MS } from "../storage/retention.ts";
import type { SnapshotRecord } from "../storage/vault-store.ts";

export const COMPACTION_INTERVAL_MS = 6 * 3_600_000;
const VAULTS_AT_A_TIME = 100;

export type CompactionContext = Pick<ServerContext, "store" | "vaults" | "metrics" | "nowMs" | "isStopping">;

/** One round over all vaults with snapshots. Returns the bytes freed. Stops early when the server stops. */
export async function compactVaults(context: CompactionContext): Promise<number> {
  let freed = 0;
  let after: Uint8Array | null = null;
  while (!context.isStopping()) {
    const page: readonly Uint8Array[] = await context.store.vaultsWithSnapshots(after, VAULTS_AT_A_TIME);
    for (const vaultId of page) {
      if (context.isStopping()) break;
      freed += await compactVault(vaultId, context);
    }
    after = page.at(-1) ?? null;
    if (page.length < VAULTS_AT_A_TIME) break;
  }
  return freed;
}

/** The newest snapshot that may be relied on, or null. `newestFirst`: all that the server has. */
export function reliableSnapshot(
  newestFirst: readonly SnapshotRecord[],
  state: ControlState,
  nowMs: number,
): SnapshotRecord | null {
  const devices = activeMembers(state).filter(({ role }) => role === "device");
  const isConfirmed = ({ author, confirmedBy }: SnapshotRecord): boolean => {
    const isAlone = devices.every(({ deviceId }) => equalBytes(deviceId, author));
    return confirmedBy.some((device) => isAlone || !equalBytes(device, author));
  };
  return (
    newestFirst.find(
      (snapshot) => snapshot.receivedAtMs <= nowMs - SNAPSHOT_KEEP_MS && isConfirmed(snapshot),
    ) ?? null
  );
}

async function compactVault(vaultId: Uint8Array, context: CompactionContext): Promise<number> {
  const { store, vaults, metrics, nowMs } = context;
  const vault = await vaults.find(vaultId);
  if (vault === null) return 0;
  const reliable = reliableSnapshot(await store.snapshots(vaultId), vault.state, nowMs());
  const isNewer = reliable !== null && reliable.coversSeq > vault.record.bareTo;
  const freed = await store.compact(vaultId, isNewer ? reliable.seq : null, nowMs());
  metrics.compacted(freed);
  return freed;
}
