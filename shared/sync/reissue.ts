/**
 * What only the branch that is given up has, as edits for the branch that stays: the data that took effect there, in its
 * order and under its operation ids, as one group; and what was still waiting, as if written at the fork.
 */
import { idText } from "../log/device-id.ts";
import type { Edit, ReissueOrigin } from "../vault/edit.ts";
import { OP_ID_LENGTH } from "../vault/entry-body.ts";
import { groupEffect, groupKey, NO_GROUPS, type OpenGroups } from "../vault/open-groups.ts";
import type { OpenedData, OpenedEntry } from "../vault/opened-entry.ts";
import type { EngineEnvironment } from "./environment.ts";
import { partsOf } from "./plan-edits.ts";
import { asGroup, begunAnew, completable } from "./regroup.ts";
import type { StateEdit } from "./state-edits.ts";

export type AbandonedBranch = {
  readonly forkSeq: number;
  /** 32 bytes: the last head of the branch. */
  readonly head: Uint8Array;
  /** What took effect after the fork, as far as its entries are here. */
  readonly effects: readonly Effect[];
  /** What came to be after the fork where they are not. */
  readonly ofState: readonly StateEdit[];
  /** Groups that were unfinished at its end. */
  readonly openGroups: OpenGroups;
  readonly outbox: readonly Edit[];
};

/** What takes effect at one place: an entry, or a group with its last member. */
export type Effect = { readonly seq: number; readonly members: readonly OpenedData[] };

/** Data entries of a log in the order in which they took effect, from `after` on. */
export function effectsOf(opened: readonly OpenedEntry[], after: number): readonly Effect[] {
  const effects: Effect[] = [];
  let groups = NO_GROUPS;
  for (const one of opened) {
    const before = groups;
    const effect = groupEffect(groups, one);
    groups = effect.groups;
    if (one.kind !== "data" || effect.ops.length === 0 || one.seq <= after) continue;
    effects.push({ seq: one.seq, members: membersOf(before, one) });
  }
  return effects;
}

function membersOf(groups: OpenGroups, last: OpenedData): readonly OpenedData[] {
  const { group } = last.body;
  if (group === null) return [last];
  return [...(groups.get(groupKey(last.device, group.id)) ?? []), last];
}

/** Operation ids (hex) on the branch that stays. */
export type OperationsThere = {
  readonly inEffect: ReadonlySet<string>;
  /** In entries that this device signed, in effect or waiting for the rest of their group. */
  readonly inOwnHand: ReadonlySet<string>;
  readonly openGroups: OpenGroups;
};

/** The outbox after a merge. */
export function editsToBringOver(
  branch: AbandonedBranch,
  there: OperationsThere,
  self: Uint8Array,
  environment: Pick<EngineEnvironment, "random">,
): { readonly reissued: readonly Edit[]; readonly waiting: readonly Edit[] } {
  const origin = (device: Uint8Array): ReissueOrigin => ({
    abandonedHead: branch.head,
    forkSeq: branch.forkSeq,
    device,
  });
  const effects = branch.effects.flatMap(({ members }) => members);
  const named = new Map(effects.map((effect) => [idText(effect.body.opId), effect]));
  const missing = [...named].filter(([opId]) => !there.inEffect.has(opId)).map(([, effect]) => effect);
  const known = missing.map(
    ({ body, device, reissue }): Edit => ({
      ...body,
      baseSeq: Math.min(body.baseSeq, branch.forkSeq),
      group: null,
      reissue: origin(reissue?.device ?? device),
    }),
  );
  // What is known by the state alone is older.
  const older = branch.ofState
    .filter(({ edit }) => !there.inEffect.has(idText(edit.opId)))
    .map(({ edit, device }): Edit => ({ ...edit, group: null, reissue: origin(device) }));
  const loose = [...older, ...known].flatMap((edit) => fitting(edit, environment));
  return { reissued: asGroup(loose, environment), waiting: waitingAgain(branch, there, self, environment) };
}

/** Cuts an edit that would not fit its new entry. */
function fitting(edit: Edit, { random }: Pick<EngineEnvironment, "random">): Edit[] {
  return partsOf(edit.ops).map((ops, index) => ({
    ...edit,
    ops,
    opId: index === 0 ? edit.opId : random(OP_ID_LENGTH),
  }));
}

/**
 * The waiting edits, of which none has seen the other branch. A group that had begun on the abandoned one begins again,
 * whole and under a new name.
 */
function waitingAgain(
  { outbox, openGroups, forkSeq, head }: AbandonedBranch,
  there: OperationsThere,
  self: Uint8Array,
  environment: Pick<EngineEnvironment, "random">,
): readonly Edit[] {
  const seenUpTo = (edit: Edit): Edit => ({
    ...edit,
    baseSeq: Math.min(edit.baseSeq, forkSeq),
    reissue: edit.reissue && { ...edit.reissue, abandonedHead: head, forkSeq },
  });
  const isThere = ({ opId }: Edit) => there.inEffect.has(idText(opId)) || there.inOwnHand.has(idText(opId));
  const anew = begunAnew(outbox, openGroups, self).flatMap(({ edits, hasBegun }) => {
    if (!hasBegun) return edits.filter((edit) => !isThere(edit)).map(seenUpTo);
    const left = edits.filter(({ opId }) => !there.inEffect.has(idText(opId)));
    return asGroup(left.map(seenUpTo), environment);
  });
  const isInEffect = ({ opId }: Edit) => there.inEffect.has(idText(opId));
  return completable(anew, there.openGroups, { hand: self, isInEffect }, environment);
}
