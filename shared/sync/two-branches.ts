/**
 * Both branches of a fork laid side by side, at the moment in which one is given up: what the other has of it already, and
 * what goes into the outbox because it has not.
 */
import { equalBytes } from "../bytes/bytes.ts";
import { idText } from "../log/device-id.ts";
import type { ReadItem } from "../vault/apply-op.ts";
import type { Edit } from "../vault/edit.ts";
import { groupKey, NO_GROUPS } from "../vault/open-groups.ts";
import type { OpenedEntry } from "../vault/opened-entry.ts";
import type { LogReading } from "../vault/read-log.ts";
import type { EngineEnvironment } from "./environment.ts";
import { isLeafOnly, leafOf } from "./kept-log.ts";
import { openKept } from "./opened-log.ts";
import { type AbandonedBranch, editsToBringOver, effectsOf, type OperationsThere } from "./reissue.ts";
import type { KeptEntry, Replica, ReplicaState } from "./replica.ts";
import { editsOfState, type StateOrigin } from "./state-edits.ts";
import { leavesTrace } from "./traces.ts";

/** The branch that stays. */
export type OtherBranch = {
  readonly forkSeq: number;
  /** All of it after the fork, whole as far as it is to be had. */
  readonly entries: readonly KeptEntry[];
  readonly reading: LogReading;
};

export type BroughtOver = {
  /** Instead of the present outbox, in this order. */
  readonly reissued: readonly Edit[];
  readonly waiting: readonly Edit[];
  /** The other branch's entries, opened. */
  readonly since: readonly OpenedEntry[];
};

type Doors = Pick<Replica, "entries" | "confirmedItems">;
type Chance = Pick<EngineEnvironment, "random">;

/** Secret. */
export async function bringOver(
  replica: Doors,
  state: ReplicaState,
  other: OtherBranch,
  environment: Chance,
): Promise<BroughtOver> {
  const { forkSeq, entries, reading } = other;
  const self = state.keyring.device.deviceId;
  const { branch, common } = await ourBranch(
    replica,
    state,
    { forkSeq, there: itemsOf(reading) },
    environment,
  );
  const since = openKept(entries, reading.control, reading.epochKeys);
  const there = { ...operationsIn(common, since, self), openGroups: reading.state.openGroups };
  const seen = withCompacted(there, branch, state, other);
  return { ...editsToBringOver(branch, seen, self, environment), since };
}

/** All that came to be on our branch and what waits, for one that cannot know what the other branch has. Secret. */
export async function allOfBranch(
  replica: Doors,
  state: ReplicaState,
  forkSeq: number,
  environment: Chance,
): Promise<readonly Edit[]> {
  const { branch } = await ourBranch(replica, state, { forkSeq, there: () => null }, environment);
  const there = { inEffect: new Set<string>(), inOwnHand: new Set<string>(), openGroups: NO_GROUPS };
  const { reissued, waiting } = editsToBringOver(branch, there, state.keyring.device.deviceId, environment);
  return [...reissued, ...waiting];
}

async function ourBranch(
  replica: Doors,
  { log, control, keyring, openGroups, outbox }: ReplicaState,
  { forkSeq, there }: Pick<StateOrigin, "forkSeq" | "there">,
  environment: Chance,
): Promise<{ readonly branch: AbandonedBranch; readonly common: readonly OpenedEntry[] }> {
  const kept = await replica.entries(1, log.seq);
  const ours = openKept(kept, control, keyring.epochKeys);
  const effects = effectsOf(ours, forkSeq);
  const known = new Set(effects.map(({ seq }) => seq));
  const origin = { forkSeq, there, isGone: (seq: number) => seq > forkSeq && !known.has(seq) };
  const ofState = kept.some(isLeafOnly)
    ? await editsOfState(replica.confirmedItems(), origin, environment)
    : [];
  const branch = { forkSeq, head: log.head, effects, ofState, openGroups, outbox };
  return { branch, common: ours.filter(({ seq }) => seq <= forkSeq) };
}

/** `since`: the other branch behind what both have. */
function operationsIn(
  common: readonly OpenedEntry[],
  since: readonly OpenedEntry[],
  self: Uint8Array,
): Omit<OperationsThere, "openGroups"> {
  const effects = effectsOf([...common, ...since], 0).flatMap(({ members }) => members);
  const own = since.flatMap((one) =>
    one.kind === "data" && equalBytes(one.device, self) ? [idText(one.body.opId)] : [],
  );
  return { inEffect: new Set(effects.map(({ body }) => idText(body.opId))), inOwnHand: new Set(own) };
}

/** Where the other branch was compacted, its leaves tell what this device signed, and its state what took effect. */
function withCompacted(
  there: OperationsThere,
  { effects, openGroups, outbox }: AbandonedBranch,
  { attempts, keyring }: ReplicaState,
  { entries, reading }: OtherBranch,
): OperationsThere {
  const leaves = new Set(entries.filter(isLeafOnly).map((one) => idText(leafOf(one))));
  if (leaves.size === 0) return there;
  const signed = attempts.flatMap(({ leaf, opId }) =>
    opId !== null && leaves.has(idText(leaf)) ? [idText(opId)] : [],
  );
  const begun = outbox.flatMap(({ group }) =>
    group === null ? [] : (openGroups.get(groupKey(keyring.device.deviceId, group.id)) ?? []),
  );
  const asked = [...effects.flatMap(({ members }) => members), ...begun].map(({ body }) => body);
  const traced = [...asked, ...outbox]
    .filter((edit) => leavesTrace(edit, itemsOf(reading)))
    .map(({ opId }) => idText(opId));
  return {
    ...there,
    inEffect: new Set([...there.inEffect, ...traced]),
    inOwnHand: new Set([...there.inOwnHand, ...signed]),
  };
}

function itemsOf({ state }: LogReading): ReadItem {
  return (itemId) => state.items.get(idText(itemId)) ?? null;
}
