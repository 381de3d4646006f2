/**
 * Where no server is set, edits become entries of the log at once; with one, they wait in the outbox. Either way they are
 * on disk, and seen, before anyone is told.
 */
import { decodeEntry } from "../log/entry.ts";
import { leafHash } from "../log/hash-chain.ts";
import type { Edit } from "../vault/edit.ts";
import { sealEdit } from "../vault/seal-edit.ts";
import { VaultFault } from "../vault/vault-fault.ts";
import { applyEntries } from "./apply-entries.ts";
import { clockAfter } from "./attempt.ts";
import type { EngineEnvironment } from "./environment.ts";
import { ItemStage } from "./item-stage.ts";
import { applyVisibly, asIfAppended, groupsAfter, idsTouchedBy } from "./rebase.ts";
import type { Attempt, Replica, ReplicaState, ReplicaWrite } from "./replica.ts";
import { type VerifiedEntry, verifyEntries } from "./verify-entries.ts";
import type { WriteProgress } from "./write-progress.ts";

type Doors = Pick<Replica, "items" | "hasSigned" | "confirmedItems">;

/** True where new edits go into the log without asking anyone. */
export function writesLocally(state: ReplicaState): boolean {
  return state.link === null && state.standing.is === "active";
}

/** New edits behind those that wait already. */
export async function intoOutbox(
  replica: Doors,
  state: ReplicaState,
  edits: readonly Edit[],
): Promise<ReplicaWrite> {
  const { deviceId } = state.keyring.device;
  const before = asIfAppended(state.outbox, state.log, deviceId);
  const added = asIfAppended([...state.outbox, ...edits], state.log, deviceId).slice(before.length);
  const groups = groupsAfter(state.openGroups, before);
  const stage = await ItemStage.load(replica, idsTouchedBy(groups, added));
  applyVisibly(stage, groups, added);
  return {
    from: state.generation,
    state: { log: clockAfter(state, edits) },
    items: stage.writes(),
    outbox: { add: edits },
  };
}

/**
 * Everything that waits, and then these edits, as entries of the log, in one step. Nothing may be on its way. Throws
 * VaultFault "vault/no-epoch-key", "vault/cannot-write" where the log would refuse one of them.
 */
export async function intoLog(
  replica: Doors,
  state: ReplicaState,
  edits: readonly Edit[],
  environment: EngineEnvironment,
  progress?: WriteProgress,
): Promise<ReplicaWrite> {
  const outbox = [...state.outbox, ...edits];
  const sealed: Attempt[] = [];
  let { log } = state;
  for (const [index, edit] of outbox.entries()) {
    if (progress !== undefined) await tell(progress, outbox, index / 2);
    const { entry: bytes, head } = sealEdit(state.keyring, log, edit, environment);
    sealed.push({ seq: head.seq, leaf: leafHash(decodeEntry(bytes)), bytes, opId: edit.opId, brings: null });
    log = head;
  }
  return intoLogAsSealed(replica, { ...state, outbox }, sealed, environment, progress);
}

/** Each edit is sealed, and then checked: half of the work each. */
async function tell(progress: WriteProgress, edits: readonly Edit[], doneEdits: number): Promise<void> {
  const total = edits.reduce((sum, { ops }) => sum + ops.length, 0);
  progress.told(Math.floor((total * doneEdits) / edits.length), total);
  await progress.breathe();
}

/**
 * Signed entries for the places behind the pinned head, into the log without a server. Whatever else was on its way there
 * is not any more.
 */
export async function intoLogAsSealed(
  replica: Doors,
  state: ReplicaState,
  sealed: readonly Attempt[],
  environment: EngineEnvironment,
  progress?: WriteProgress,
): Promise<ReplicaWrite> {
  const verified: VerifiedEntry[] = [];
  for (const [index, { bytes }] of sealed.entries()) {
    if (progress !== undefined) await tell(progress, state.outbox, (sealed.length + index) / 2);
    const control = verified.at(-1)?.control ?? state.control;
    const next = verifyEntries(control, [bytes], environment.scheme.verify);
    if (next.stop !== null) throw new VaultFault("vault/cannot-write", "an entry that the log refuses");
    verified.push(...next.verified);
  }
  const write = await applyEntries(replica, { ...state, attempts: sealed }, verified, environment);
  return { ...write, attempts: { remove: state.attempts.map(({ leaf }) => leaf) } };
}
