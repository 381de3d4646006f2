/**
 * A snapshot in the log counts here only if its content is what this device folded itself; another is reported and left
 * alone. Compared where it stands, right behind what it covers, without reading a chunk.
 */
import { equalBytes } from "../bytes/bytes.ts";
import { idText } from "../log/device-id.ts";
import type { OpenedEntry } from "../vault/opened-entry.ts";
import { snapshotStateHash } from "../vault/snapshot-chunks.ts";
import type { SnapshotContent } from "../vault/snapshot-content.ts";
import { toKnownDevices } from "./device-facts.ts";
import type { OwnEntries } from "./own-entries.ts";
import type { EngineNotice, Replica, ReplicaState, SnapshotFacts } from "./replica.ts";
import type { VerifiedEntry } from "./verify-entries.ts";

export type SnapshotChange = {
  readonly facts: SnapshotFacts | null;
  readonly notices: readonly EngineNotice[];
  /** Chunks of the snapshot before that the new one does not name. */
  readonly unusedChunks: readonly Uint8Array[];
};

/** Entries cut so that every snapshot begins a run: then the replica stands at what it covers. */
export function runsBySnapshot(verified: readonly VerifiedEntry[]): readonly (readonly VerifiedEntry[])[] {
  const runs: VerifiedEntry[][] = [];
  for (const one of verified) {
    const run = runs.at(-1);
    if (run === undefined || one.kind === "snapshot") runs.push([one]);
    else run.push(one);
  }
  return runs;
}

/** `applied`: one run, so only its first can be a snapshot. */
export async function snapshotAfter(
  replica: Pick<Replica, "confirmedItems">,
  state: ReplicaState,
  applied: readonly VerifiedEntry[],
  opened: readonly OpenedEntry[],
  own: OwnEntries,
): Promise<SnapshotChange> {
  const [first] = opened;
  const leaf = applied[0]?.leaf;
  if (first?.kind !== "snapshot" || leaf === undefined)
    return { facts: state.snapshot, notices: [], unusedChunks: [] };
  const { seq, device, clear, body } = first;
  if (!own.known.has(idText(leaf))) {
    const expected = await snapshotStateHash(contentOfReplica(replica, state), clear.chunkHashes.length);
    if (expected === null || !equalBytes(expected, body.stateHash)) {
      const notices: EngineNotice[] = [{ about: "snapshot-mismatch", seq, device }];
      return { facts: state.snapshot, notices, unusedChunks: [] };
    }
  }
  const { coversSeq, chunkHashes } = clear;
  const named = new Set(chunkHashes.map(idText));
  return {
    facts: { seq, coversSeq, chunkHashes, isChecked: false },
    notices: [],
    unusedChunks: (state.snapshot?.chunkHashes ?? []).filter((hash) => !named.has(idText(hash))),
  };
}

/** What this device's confirmed layer holds, in the terms of a snapshot. Secret. */
export function contentOfReplica(
  replica: Pick<Replica, "confirmedItems">,
  state: Pick<ReplicaState, "openGroups" | "devices" | "checkpoint">,
): SnapshotContent {
  const { openGroups, checkpoint } = state;
  return {
    items: replica.confirmedItems(),
    rest: { openGroups, checkpoint, devices: toKnownDevices(state.devices) },
  };
}
