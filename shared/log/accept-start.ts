/**
 * The compacted beginning of a log: all leaves, the control entries among them, and the snapshot that stands right
 * behind them. Control entries are judged as by `accept`, at their places and with gaps in the counters of their
 * signers; then the snapshot must fit the state so found, whole (FORMAT.md, "Compacted beginning"). A control entry
 * that was left out is missed by the control hash that a member signed.
 */
import { equalBytes } from "../bytes/bytes.ts";
import { type Acceptance, accept } from "./accept.ts";
import { areCountersOf } from "./accept-snapshot.ts";
import { decodeSnapshotClear, type SnapshotClear } from "./clear-snapshot.ts";
import { type ControlState, memberById, withMembers } from "./control-state.ts";
import { decodeEntry, type Entry } from "./entry.ts";
import { type EntryHeader, HASH_LENGTH } from "./entry-header.ts";
import { nextHead } from "./hash-chain.ts";
import { CONTROL_KINDS, KINDS, type Kind } from "./kinds.ts";
import { LogFault } from "./log-fault.ts";
import type { Refusal } from "./refusal.ts";
import { type VerifySignature, verifyStrict } from "./signature-scheme.ts";

export type UntrustedStart = {
  /** Leaves of 1..coversSeq, 32 bytes each. */
  readonly leaves: readonly Uint8Array[];
  /** Bytes of the control entries among them, by rising seq, genesis first. */
  readonly control: readonly Uint8Array[];
  /** Bytes of the snapshot entry, which is the entry coversSeq + 1. */
  readonly snapshot: Uint8Array;
};

/** A control entry with the state right after it. */
export type PlacedControl = { readonly entry: Entry; readonly kind: Kind; readonly control: ControlState };

export type AcceptedStart = {
  readonly outcome: "accepted";
  /** After coversSeq: what `accept` takes for the snapshot entry, the first of the entries that follow. */
  readonly state: ControlState;
  readonly control: readonly PlacedControl[];
  readonly snapshot: Extract<Acceptance, { readonly outcome: "accepted" }>;
  readonly snapshotClear: SnapshotClear;
};

export type StartAcceptance = AcceptedStart | Exclude<Acceptance, { readonly outcome: "accepted" }>;

/** Judges a compacted beginning. `vaultId`: the vault it must be of; null where any is right (a server's first sight). */
export function acceptStart(
  vaultId: Uint8Array | null,
  start: UntrustedStart,
  verify: VerifySignature = verifyStrict,
): StartAcceptance {
  try {
    return judgeStart(vaultId, start, verify);
  } catch (cause) {
    if (!(cause instanceof LogFault)) throw cause;
    return cause.code === "log/needs-newer-version"
      ? { outcome: "needs-newer-version" }
      : refused("malformed");
  }
}

function judgeStart(
  vaultId: Uint8Array | null,
  start: UntrustedStart,
  verify: VerifySignature,
): StartAcceptance {
  const { leaves } = start;
  if (leaves.some((leaf) => leaf.length !== HASH_LENGTH)) return refused("malformed");
  const { header, clear } = decodeEntry(start.snapshot);
  if (header.kind !== KINDS.snapshot || header.seq !== leaves.length + 1) return refused("wrong-cover");
  const snapshotClear = decodeSnapshotClear(clear);

  const control = walkControl(start, verify);
  if (!Array.isArray(control)) return control;
  const last = control.at(-1)?.control;
  if (last === undefined) return refused("genesis-expected");
  if (vaultId !== null && !equalBytes(last.vaultId, vaultId)) return refused("wrong-vault");

  const counted = withCounters(last, snapshotClear, leaves.length);
  if (counted === null) return refused("wrong-counters");
  const state = { ...counted, seq: leaves.length, head: headAfter(last, leaves, leaves.length) };
  const snapshot = accept(state, start.snapshot, verify);
  if (snapshot.outcome !== "accepted") return snapshot;
  return { outcome: "accepted", state, control, snapshot, snapshotClear };
}

/** Every control entry at its place among the leaves, or why one of them has none. */
function walkControl(
  { leaves, control }: UntrustedStart,
  verify: VerifySignature,
): PlacedControl[] | Exclude<Acceptance, { readonly outcome: "accepted" }> {
  const placed: PlacedControl[] = [];
  let state: ControlState | null = null;
  for (const bytes of control) {
    const { header } = decodeEntry(bytes);
    if (header.seq > leaves.length || header.seq <= (state?.seq ?? 0)) return refused("wrong-leaves");
    const judged = accept(state === null ? null : stateBefore(state, leaves, header), bytes, verify);
    if (judged.outcome !== "accepted") return judged;
    const leaf = leaves[header.seq - 1];
    if (leaf === undefined || !equalBytes(judged.leaf, leaf)) return refused("wrong-leaves");
    if (!CONTROL_KINDS.has(judged.kind)) return refused("wrong-leaves");
    state = judged.state;
    placed.push({ entry: judged.entry, kind: judged.kind, control: state });
  }
  return placed;
}

/** The state right before a control entry: the chain follows the leaves, the signer's counter may have gone on. */
function stateBefore(state: ControlState, leaves: readonly Uint8Array[], header: EntryHeader): ControlState {
  const seq = header.seq - 1;
  const signer = memberById(state, header.deviceId);
  const hasGoneOn = signer !== null && header.devSeq > signer.devSeq;
  const members = hasGoneOn
    ? withMembers(state.members, [{ ...signer, devSeq: header.devSeq - 1 }])
    : state.members;
  return { ...state, seq, head: headAfter(state, leaves, seq), members };
}

function headAfter(state: ControlState, leaves: readonly Uint8Array[], seq: number): Uint8Array {
  return leaves.slice(state.seq, seq).reduce(nextHead, state.head);
}

/** The state with the counters of the snapshot, or null where they cannot be those of these members and places. */
function withCounters(state: ControlState, clear: SnapshotClear, places: number): ControlState | null {
  if (!areCountersOf(state, clear, (known, claimed) => claimed >= known)) return null;
  // Every place has one signer.
  if (clear.devSeqs.reduce((sum, { devSeq }) => sum + devSeq, 0) !== places) return null;
  const members = clear.devSeqs.flatMap(({ deviceId, devSeq }) => {
    const member = memberById(state, deviceId);
    return member === null ? [] : [{ ...member, devSeq }];
  });
  return { ...state, members: withMembers(state.members, members) };
}

function refused(refusal: Refusal): { readonly outcome: "refused"; readonly refusal: Refusal } {
  return { outcome: "refused", refusal };
}
