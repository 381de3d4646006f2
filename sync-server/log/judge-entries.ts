/**
 * Walks entries with the log's own rule and notes what the store must know of each: the same walk for appends and
 * suffixes. What the rule refuses is refused as a whole.
 */

import { accept } from "../../shared/log/accept.ts";
import { decodeCheckpointClear } from "../../shared/log/clear-checkpoint.ts";
import { decodeSnapshotClear } from "../../shared/log/clear-snapshot.ts";
import type { ControlState } from "../../shared/log/control-state.ts";
import type { Entry } from "../../shared/log/entry.ts";
import { CONTROL_KINDS, type Kind } from "../../shared/log/kinds.ts";
import type { VerifySignature } from "../../shared/log/signature-scheme.ts";
import { WireFault } from "../../shared/wire/wire-fault.ts";
import type { Confirmation, NewEntry, NewSnapshot } from "../storage/vault-store.ts";

/** An entry broke a rule. `refusal` names it for the metrics; the answer does not. */
export class EntryRefused extends WireFault {
  readonly refusal: string;

  constructor(refusal: string) {
    super("wire/entry-refused", "the log's rule refuses an entry");
    this.refusal = refusal;
  }
}

export type Judged = {
  /** After the last entry. */
  readonly state: ControlState;
  readonly entries: readonly NewEntry[];
  readonly snapshots: readonly NewSnapshot[];
  readonly confirmations: readonly Confirmation[];
  readonly controlCount: number;
};

/** After so many signatures other requests get their turn. */
const ENTRIES_AT_A_TIME = 32;

/** `state`: null before genesis. Throws EntryRefused, or WireFault "wire/needs-newer-version". At least one entry. */
export async function judgeEntries(
  state: ControlState | null,
  untrustedEntries: readonly Uint8Array[],
  verify: VerifySignature,
): Promise<Judged> {
  let present = state;
  const entries: NewEntry[] = [];
  const snapshots: NewSnapshot[] = [];
  const confirmations: Confirmation[] = [];
  let controlCount = 0;
  for (const [index, bytes] of untrustedEntries.entries()) {
    if (index > 0 && index % ENTRIES_AT_A_TIME === 0) await new Promise(setImmediate);
    const judged = accept(present, bytes, verify);
    if (judged.outcome === "refused") throw new EntryRefused(judged.refusal);
    if (judged.outcome === "needs-newer-version")
      throw new WireFault("wire/needs-newer-version", "suite or kind of an entry");
    const { entry, kind, leaf } = judged;
    present = judged.state;
    entries.push({ seq: entry.header.seq, kind: entry.header.kind, leaf, bytes });
    if (CONTROL_KINDS.has(kind)) controlCount++;
    snapshots.push(...snapshotIn(entry, kind));
    confirmations.push(...confirmationIn(entry, kind));
  }
  if (present === null) throw new WireFault("wire/malformed", "no entries");
  return { state: present, entries, snapshots, confirmations, controlCount };
}

function snapshotIn({ header, clear }: Entry, kind: Kind): NewSnapshot[] {
  if (kind !== "snapshot") return [];
  const { coversSeq, chunkHashes } = decodeSnapshotClear(clear);
  return [{ seq: header.seq, coversSeq, author: header.deviceId, chunkHashes }];
}

function confirmationIn({ header, clear }: Entry, kind: Kind): Confirmation[] {
  if (kind !== "checkpoint") return [];
  const { confirmedSnapshotSeq } = decodeCheckpointClear(clear);
  return confirmedSnapshotSeq === 0 ? [] : [{ snapshotSeq: confirmedSnapshotSeq, device: header.deviceId }];
}
