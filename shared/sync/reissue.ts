/**
 * What only the branch that is given up has, as edits for the branch that stays: the data that took effect there, in its
 * order and under its operation ids, as one group; and what was still waiting, as if written at the fork.
 */
import { equalBytes } from "../bytes/bytes.ts";
import { idText } from "../log/device-id.ts";
import type { Edit, ReissueOrigin } from "../vault/edit.ts";
import { GROUP_ID_LENGTH, OP_ID_LENGTH } from "../vault/entry-body.ts";
import { groupEffect, groupKey, NO_GROUPS, type OpenGroups } from "../vault/open-groups.ts";
import type { OpenedData, OpenedEntry } from "../vault/opened-entry.ts";
import type { EngineEnvironment } from "./environment.ts";
import { partsOf } from "./plan-edits.ts";

export type AbandonedBranch = {
  readonly forkSeq: number;
  /** 32 bytes: the last head of the branch. */
  readonly head: Uint8Array;
  /** What took effect after the fork. */
  readonly effects: readonly OpenedData[];
  /** Groups that were unfinished at its end. */
  readonly openGroups: OpenGroups;
  readonly outbox: readonly Edit[];
};

/** Data entries of a log in the order in which they took effect, from `after` on. */
export function effectsOf(
  opened: readonly OpenedEntry[],
  after: number,
  from: OpenGroups = NO_GROUPS,
): readonly OpenedData[] {
  const effects: OpenedData[] = [];
  let groups = from;
  for (const one of opened) {
    const before = groups;
    const effect = groupEffect(groups, one);
    groups = effect.groups;
    if (one.kind !== "data" || effect.ops.length === 0 || one.seq <= after) continue;
    effects.push(...membersOf(before, one));
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
  const named = new Map(branch.effects.map((effect) => [idText(effect.body.opId), effect]));
  const missing = [...named].filter(([opId]) => !there.inEffect.has(opId)).map(([, effect]) => effect);
  const loose = missing.flatMap(({ body, device, reissue }): Edit[] =>
    fitting(
      {
        ...body,
        baseSeq: Math.min(body.baseSeq, branch.forkSeq),
        group: null,
        reissue: origin(reissue?.device ?? device),
      },
      environment,
    ),
  );
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

function asGroup(edits: readonly Edit[], { random }: Pick<EngineEnvironment, "random">): readonly Edit[] {
  const id = random(GROUP_ID_LENGTH);
  return edits.map((edit, index) => ({ ...edit, group: { id, index, count: edits.length } }));
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
  const anew = begunAnew(outbox, openGroups, self);
  return anew.flatMap(({ edits, hasBegun }) => {
    if (!hasBegun) return edits.filter((edit) => !isThere(edit)).map(seenUpTo);
    const left = edits.filter(({ opId }) => !there.inEffect.has(idText(opId)));
    return asGroup(left.map(seenUpTo), environment);
  });
}

/** Waiting edits that belong together. `hasBegun`: a group of which the log held members; here they all are. */
type Together = { readonly edits: readonly Edit[]; readonly hasBegun: boolean };

/** The outbox in its order, with every group of `self` that had begun in the log put whole in place of what is left. */
function begunAnew(outbox: readonly Edit[], openGroups: OpenGroups, self: Uint8Array): readonly Together[] {
  const done = new Set<string>();
  return outbox.flatMap((edit): Together[] => {
    const { group } = edit;
    const members = group === null ? undefined : openGroups.get(groupKey(self, group.id));
    if (group === null || members === undefined) return [{ edits: [edit], hasBegun: false }];
    const id = idText(group.id);
    if (done.has(id)) return [];
    done.add(id);
    const rest = outbox.filter((other) => other.group !== null && equalBytes(other.group.id, group.id));
    const before = members.map(({ body, reissue }): Edit => ({ ...body, reissue }));
    return [{ edits: [...before, ...rest], hasBegun: true }];
  });
}

/** The waiting edits for another hand: a group that the old one had begun begins again. */
export function forAnotherHand(
  outbox: readonly Edit[],
  openGroups: OpenGroups,
  oldHand: Uint8Array,
  environment: Pick<EngineEnvironment, "random">,
): readonly Edit[] {
  return begunAnew(outbox, openGroups, oldHand).flatMap(({ edits, hasBegun }) =>
    hasBegun ? asGroup(edits, environment) : edits,
  );
}
