/**
 * Reads a log from genesis or from a snapshot: judges every entry, finds the epoch keys, opens, folds. For starting anew
 * from stored entries, for joining, for recovery by words, and to check what rows say.
 */
import { equalBytes } from "../bytes/bytes.ts";
import { accept } from "../log/accept.ts";
import type { AcceptedStart } from "../log/accept-start.ts";
import { FORMAT_VERSION } from "../log/clear-policy.ts";
import type { ControlState } from "../log/control-state.ts";
import { type VerifySignature, verifyStrict } from "../log/signature-scheme.ts";
import { type EpochKeys, keyByCommitment } from "./epoch-key.ts";
import { checkWraps, findEpochKeys, type LogReader, type PlacedEntry } from "./epoch-key-search.ts";
import { foldLog } from "./fold.ts";
import { latestTime } from "./known-devices.ts";
import { type LogHead, logHeadOf } from "./log-head.ts";
import { openEntry } from "./open-entry.ts";
import type { OpenedEntry } from "./opened-entry.ts";
import { VaultFault } from "./vault-fault.ts";
import type { Notice, VaultState } from "./vault-state.ts";

export type LogReading = {
  readonly state: VaultState;
  readonly control: ControlState;
  /** For the next entry of the reader. */
  readonly head: LogHead;
  /** Secret: what the reader held and what it found. */
  readonly epochKeys: EpochKeys;
  /** Place of the first entry that only a newer version understands: nothing from it on is folded, and nothing may be
   * written. Null where all was read. */
  readonly needsNewerFrom: number | null;
};

/** Where reading begins instead of genesis: a compacted beginning and what its snapshot holds. */
export type LogStart = {
  readonly accepted: AcceptedStart;
  /** The opened snapshot: `vaultStateOf`. */
  readonly state: VaultState;
};

/**
 * Reads the log of one vault. `entries`: all, or those after the covered ones of `start`, its snapshot entry first.
 * Throws VaultFault: "vault/tampered" when an entry is refused or the log is another vault's,
 * "vault/needs-newer-version" when not even genesis can be judged.
 */
export async function readLog(
  vaultId: Uint8Array,
  entries: Iterable<Uint8Array>,
  reader: LogReader,
  start: LogStart | null = null,
  verify: VerifySignature = verifyStrict,
): Promise<LogReading> {
  const { log, control, needsNewerFrom } = judge(vaultId, entries, start, verify);
  const placed = [...(start?.accepted.control ?? []), ...log];
  const epochKeys = await findEpochKeys(placed, reader);
  const opened: OpenedEntry[] = [];
  let stoppedAt = needsNewerFrom;
  for (const one of log) {
    const entry = openEntry(one.control, epochKeys, one);
    if (entry === "newer") {
      stoppedAt = one.entry.header.seq;
      break;
    }
    opened.push(entry);
  }
  const folded = foldLog(opened, start?.state);
  const notices = [
    ...folded.notices,
    ...missingKeys(control, epochKeys),
    ...(await checkWraps(placed, epochKeys)),
  ];
  return {
    state: { ...folded, notices },
    control,
    head: logHeadOf(control, reader.deviceId, latestTime(folded.devices)),
    epochKeys,
    needsNewerFrom: stoppedAt,
  };
}

type Judged = {
  readonly log: readonly PlacedEntry[];
  readonly control: ControlState;
  readonly needsNewerFrom: number | null;
};

function judge(
  vaultId: Uint8Array,
  entries: Iterable<Uint8Array>,
  start: LogStart | null,
  verify: VerifySignature,
): Judged {
  const log: PlacedEntry[] = [];
  let control: ControlState | null = start === null ? null : startOf(vaultId, start);
  let needsNewerFrom: number | null = null;
  for (const bytes of entries) {
    const judged = accept(control, bytes, verify);
    if (judged.outcome === "refused")
      throw new VaultFault("vault/tampered", `entry refused: ${judged.refusal}`);
    if (judged.outcome === "needs-newer-version" || judged.state.minVersion > FORMAT_VERSION) {
      needsNewerFrom = (control?.seq ?? 0) + 1;
      break;
    }
    if (!equalBytes(judged.state.vaultId, vaultId)) throw new VaultFault("vault/tampered", "another vault");
    control = judged.state;
    log.push({ entry: judged.entry, kind: judged.kind, control });
  }
  if (control === null) {
    if (needsNewerFrom !== null) throw new VaultFault("vault/needs-newer-version", "genesis");
    throw new VaultFault("vault/tampered", "a log without genesis");
  }
  return { log, control, needsNewerFrom };
}

function startOf(vaultId: Uint8Array, { accepted, state }: LogStart): ControlState {
  const { state: control } = accepted;
  if (!equalBytes(control.vaultId, vaultId)) throw new VaultFault("vault/tampered", "another vault");
  if (state.seq !== control.seq) throw new VaultFault("vault/tampered", "the state of another place");
  if (control.minVersion > FORMAT_VERSION) throw new VaultFault("vault/needs-newer-version", "policy");
  return control;
}

function missingKeys(control: ControlState, keys: EpochKeys): Notice[] {
  return control.commitments.flatMap((commitment, index): Notice[] =>
    keyByCommitment(keys, commitment) === null ? [{ about: "epoch-key-missing", epoch: index + 1 }] : [],
  );
}
