/** What a replica knows after its whole log was read anew: the parts that joining, catching up and merging share. */

import { decodeSnapshotClear } from "../log/clear-snapshot.ts";
import { activeMembers } from "../log/control-state.ts";
import { idText } from "../log/device-id.ts";
import type { DeviceKeys } from "../vault/device-keys.ts";
import type { Edit } from "../vault/edit.ts";
import { type Keyring, keyring } from "../vault/keyring.ts";
import type { LogReading } from "../vault/read-log.ts";
import { VaultFault } from "../vault/vault-fault.ts";
import { toDeviceFacts } from "./device-facts.ts";
import type { FetchedLog } from "./fetched-log.ts";
import { ItemStage } from "./item-stage.ts";
import type { NewItem } from "./new-replica.ts";
import { applyVisibly, asIfAppended } from "./rebase.ts";
import type { ItemWrite, ReplicaState, SnapshotFacts } from "./replica.ts";
import { SyncFault } from "./sync-fault.ts";

/** Everything that follows from the log alone. Throws SyncFault "sync/needs-newer-version". */
export function logParts(log: FetchedLog, reading: LogReading) {
  if (reading.needsNewerFrom !== null)
    throw new SyncFault("sync/needs-newer-version", "an entry beyond this version");
  const { control, head, state } = reading;
  return {
    log: head,
    control,
    openGroups: state.openGroups,
    devices: toDeviceFacts(state.devices),
    checkpoint: state.checkpoint,
    snapshot: newestSnapshot(log),
  } satisfies Partial<ReplicaState>;
}

/** The reader's keys with what the log taught. Secret. */
export function keyringAfter(reading: LogReading, device: DeviceKeys): Keyring {
  const { control, epochKeys } = reading;
  const recovery = activeMembers(control).find(({ role }) => role === "recovery");
  if (recovery === undefined) throw new VaultFault("vault/tampered", "a vault without words");
  const { signPublicKey, kemPublicKey } = recovery;
  return keyring({ vaultId: control.vaultId, device, recovery: { signPublicKey, kemPublicKey }, epochKeys });
}

/** The items of a reading with their secrets. Secret. */
export function itemsOf({ state }: LogReading): readonly NewItem[] {
  return [...state.items].map(([id, item]) => ({ state: item, secret: state.secrets.get(id) ?? null }));
}

/** All items, with these edits waiting on top. */
export function rebuiltItems(
  reading: LogReading,
  waiting: readonly Edit[],
  self: Uint8Array,
): readonly ItemWrite[] {
  const stage = ItemStage.of(itemsOf(reading));
  applyVisibly(stage, reading.state.openGroups, asIfAppended(waiting, reading.head, self));
  return stage.writes();
}

/** Chunks of the snapshot before that the new one does not name. */
export function unusedChunks(
  before: SnapshotFacts | null,
  after: SnapshotFacts | null,
): readonly Uint8Array[] {
  const named = new Set((after?.chunkHashes ?? []).map(idText));
  return (before?.chunkHashes ?? []).filter((hash) => !named.has(idText(hash)));
}

function newestSnapshot(log: FetchedLog): SnapshotFacts | null {
  const newest = log.tail.findLast(({ kind }) => kind === "snapshot");
  if (newest === undefined) return null;
  const { coversSeq, chunkHashes } = decodeSnapshotClear(newest.entry.clear);
  return { seq: newest.entry.header.seq, coversSeq, chunkHashes, isChecked: false };
}
