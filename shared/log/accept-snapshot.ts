/**
 * Snapshot: it stands right behind what it covers, so whoever judges it knows the very state it speaks of and compares
 * all of it. A newcomer that begins with a snapshot relies on what is checked here (FORMAT.md, "Snapshots").
 */
import { equalBytes } from "../bytes/bytes.ts";
import { decodeSnapshotClear, type SnapshotClear } from "./clear-snapshot.ts";
import { type ControlState, memberById } from "./control-state.ts";
import { controlHash } from "./control-state-codec.ts";
import type { Entry } from "./entry.ts";
import type { Refusal } from "./refusal.ts";

/** The unchanged state where everything in the clear part is as `state` has it. */
export function acceptSnapshot(state: ControlState, entry: Entry): ControlState | Refusal {
  const clear = decodeSnapshotClear(entry.clear);
  if (clear.coversSeq !== state.seq) return "wrong-cover";
  if (!areCountersOf(state, clear, (known, claimed) => known === claimed)) return "wrong-counters";
  return equalBytes(clear.controlHash, controlHash(state)) ? state : "wrong-control-hash";
}

/** True when the counters name exactly the members of `state`, each in the relation to its known counter. */
export function areCountersOf(
  state: ControlState,
  clear: Pick<SnapshotClear, "devSeqs">,
  isRight: (known: number, claimed: number) => boolean,
): boolean {
  if (clear.devSeqs.length !== state.members.size) return false;
  return clear.devSeqs.every(({ deviceId, devSeq }) => {
    const member = memberById(state, deviceId);
    return member !== null && isRight(member.devSeq, devSeq);
  });
}
