/**
 * Reads a whole log from genesis: judges every entry, finds the epoch keys, opens, folds. For starting anew from stored
 * entries, for recovery by words, and to check what rows say. Not supported yet: starting from a snapshot.
 */
import { equalBytes } from "../bytes/bytes.ts";
import { accept } from "../log/accept.ts";
import { FORMAT_VERSION } from "../log/clear-policy.ts";
import { type ControlState, memberById } from "../log/control-state.ts";
import { type EpochKeys, keyByCommitment } from "./epoch-key.ts";
import { checkWraps, findEpochKeys, type LogReader, type PlacedEntry } from "./epoch-key-search.ts";
import { foldLog } from "./fold.ts";
import { HLC_ZERO, laterHlc } from "./hlc.ts";
import type { LogHead } from "./log-head.ts";
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

/**
 * Reads the log of one vault. Throws VaultFault: "vault/tampered" when an entry is refused or the log is another
 * vault's, "vault/needs-newer-version" when not even genesis can be judged.
 */
export async function readLog(
  vaultId: Uint8Array,
  entries: Iterable<Uint8Array>,
  reader: LogReader,
): Promise<LogReading> {
  const { log, control, needsNewerFrom } = judge(vaultId, entries);
  const epochKeys = await findEpochKeys(log, reader);
  const opened: OpenedEntry[] = [];
  let stoppedAt = needsNewerFrom;
  for (const placed of log) {
    const entry = openEntry(placed.control, epochKeys, placed);
    if (entry === "newer") {
      stoppedAt = placed.entry.header.seq;
      break;
    }
    opened.push(entry);
  }
  const folded = foldLog(opened);
  const notices = [
    ...folded.notices,
    ...missingKeys(control, epochKeys),
    ...(await checkWraps(log, epochKeys)),
  ];
  return {
    state: { ...folded, notices },
    control,
    head: headOf(control, opened, reader),
    epochKeys,
    needsNewerFrom: stoppedAt,
  };
}

type Judged = {
  readonly log: readonly PlacedEntry[];
  readonly control: ControlState;
  readonly needsNewerFrom: number | null;
};

function judge(vaultId: Uint8Array, entries: Iterable<Uint8Array>): Judged {
  const log: PlacedEntry[] = [];
  let control: ControlState | null = null;
  let needsNewerFrom: number | null = null;
  for (const bytes of entries) {
    const judged = accept(control, bytes);
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

function missingKeys(control: ControlState, keys: EpochKeys): Notice[] {
  return control.commitments.flatMap((commitment, index): Notice[] =>
    keyByCommitment(keys, commitment) === null ? [{ about: "epoch-key-missing", epoch: index + 1 }] : [],
  );
}

function headOf(control: ControlState, opened: readonly OpenedEntry[], reader: LogReader): LogHead {
  const commitment = control.commitments.at(-1);
  if (commitment === undefined) throw new VaultFault("vault/tampered", "a log without epochs");
  let hlc = HLC_ZERO;
  for (const entry of opened) if (entry.kind === "data") hlc = laterHlc(hlc, entry.body.hlc);
  return {
    vaultId: control.vaultId,
    seq: control.seq,
    head: control.head,
    epoch: control.epoch,
    commitment,
    devSeq: memberById(control, reader.deviceId)?.devSeq ?? 0,
    hlc,
  };
}
