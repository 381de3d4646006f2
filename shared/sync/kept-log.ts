/** This device's own copy of the log, looked at as a chain: leaves, heads, and the control state at an earlier place. */
import { accept } from "../log/accept.ts";
import { decodeSnapshotClear } from "../log/clear-snapshot.ts";
import { type ControlState, memberById, withMembers } from "../log/control-state.ts";
import { decodeEntry } from "../log/entry.ts";
import { HASH_LENGTH } from "../log/entry-header.ts";
import { EMPTY_HEAD, leafHash, nextHead } from "../log/hash-chain.ts";
import { kindOf } from "../log/kinds.ts";
import { VaultFault } from "../vault/vault-fault.ts";
import type { KeptEntry, Replica } from "./replica.ts";

export function isLeafOnly({ bytes }: Pick<KeptEntry, "bytes">): boolean {
  return bytes.length === HASH_LENGTH;
}

/** The 32-byte leaf of a kept entry. */
export function leafOf(entry: Pick<KeptEntry, "bytes">): Uint8Array {
  return isLeafOnly(entry) ? entry.bytes : leafHash(decodeEntry(entry.bytes));
}

/** The head after entry `seq` of this device's log (0: before the first). */
export async function headAt(replica: Pick<Replica, "entries">, seq: number): Promise<Uint8Array> {
  if (seq === 0) return EMPTY_HEAD;
  const [next] = await replica.entries(seq + 1, seq + 1);
  if (next !== undefined && !isLeafOnly(next)) return decodeEntry(next.bytes).header.prev;
  const entries = await replica.entries(1, seq);
  return entries.map(leafOf).reduce(nextHead, EMPTY_HEAD);
}

/**
 * The control state after `seq`, from the kept entries alone. They were judged when they came, so signatures are not
 * checked again. Where bodies are missing, counters are lower bounds until a snapshot names them.
 */
export async function controlAt(replica: Pick<Replica, "entries">, seq: number): Promise<ControlState> {
  let state: ControlState | null = null;
  let hasGap = false;
  for (const kept of await replica.entries(1, seq)) {
    if (isLeafOnly(kept)) {
      state = pastLeaf(state, kept);
      hasGap = true;
      continue;
    }
    const before = state !== null && hasGap ? withCounters(state, kept.bytes) : state;
    const judged = accept(before, kept.bytes, () => true);
    if (judged.outcome !== "accepted") throw tampered();
    if (judged.kind === "snapshot") hasGap = false;
    state = judged.state;
  }
  if (state === null) throw tampered();
  return state;
}

/**
 * True where `controlAt` gives counters that are only lower bounds: bodies are missing at or before `seq`, or right
 * behind it, and no snapshot up to `seq` has named everyone's counters since.
 */
export async function hasLooseCounters(replica: Pick<Replica, "entries">, seq: number): Promise<boolean> {
  const kept = await replica.entries(1, seq + 1);
  if (kept.some((entry) => entry.seq === seq + 1 && isLeafOnly(entry))) return true;
  for (const entry of kept.filter((one) => one.seq <= seq).toReversed()) {
    if (isLeafOnly(entry)) return true;
    if (kindOf(decodeEntry(entry.bytes).header.kind) === "snapshot") return false;
  }
  return false;
}

function pastLeaf(state: ControlState | null, { seq, bytes }: KeptEntry): ControlState {
  if (state === null) throw tampered();
  return { ...state, seq, head: nextHead(state.head, bytes) };
}

/** A signer's counter may have gone on in a gap; a snapshot names everyone's. Throws LogFault for what is no entry. */
export function withCounters(state: ControlState, bytes: Uint8Array): ControlState {
  const { header, clear } = decodeEntry(bytes);
  const counters =
    kindOf(header.kind) === "snapshot"
      ? decodeSnapshotClear(clear).devSeqs
      : [{ deviceId: header.deviceId, devSeq: header.devSeq - 1 }];
  const members = counters.flatMap(({ deviceId, devSeq }) => {
    const member = memberById(state, deviceId);
    return member === null ? [] : [{ ...member, devSeq: Math.max(devSeq, member.devSeq) }];
  });
  return { ...state, members: withMembers(state.members, members) };
}

function tampered(): VaultFault {
  return new VaultFault("vault/tampered", "the kept log does not follow from itself");
}
