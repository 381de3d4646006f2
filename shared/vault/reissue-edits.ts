/**
 * What an abandoned branch of a fork holds, as edits for the branch that stays: data only, one group, in the order in
 * which it took effect, with op ids and authors (FORMAT.md, "Forks"). Contains secrets where the operations do.
 */
import type { RandomBytes } from "../bytes/environment.ts";
import type { Edit } from "./edit.ts";
import { GROUP_ID_LENGTH } from "./entry-body.ts";
import { groupEffect, groupKey, type OpenGroups } from "./open-groups.ts";
import type { OpenedData, OpenedEntry } from "./opened-entry.ts";

export type AbandonedBranch = {
  /** The last entry that both branches have. */
  readonly forkSeq: number;
  /** The groups that were unfinished there. */
  readonly groupsAtFork: OpenGroups;
  /** Everything after it, in order. */
  readonly entries: readonly OpenedEntry[];
  /** 32 bytes: the head after the last of them. */
  readonly head: Uint8Array;
};

/**
 * The edits to seal, none where the branch changed nothing. Groups that the branch did not finish come last, with the
 * members that they have: rather half an import than none of it.
 */
export function reissueEdits(branch: AbandonedBranch, random: RandomBytes): readonly Edit[] {
  const members = [...effectiveEntries(branch)];
  if (members.length === 0) return [];
  const id = random(GROUP_ID_LENGTH);
  return members.map(({ body, device, reissue }, index) => ({
    ...body,
    baseSeq: Math.min(body.baseSeq, branch.forkSeq),
    group: { id, index, count: members.length },
    reissue: {
      abandonedHead: branch.head,
      forkSeq: branch.forkSeq,
      device: reissue?.device ?? device,
    },
  }));
}

function* effectiveEntries({ forkSeq, groupsAtFork, entries }: AbandonedBranch): Generator<OpenedData> {
  let groups = groupsAtFork;
  for (const opened of entries) {
    const before = groups;
    const effect = groupEffect(groups, opened);
    groups = effect.groups;
    if (opened.kind !== "data" || effect.isStray) continue;
    const { group } = opened.body;
    if (group === null) yield opened;
    else if (group.index + 1 === group.count)
      yield* [...(before.get(groupKey(opened.device, group.id)) ?? []), opened];
  }
  for (const members of groups.values()) if (members.some(({ seq }) => seq > forkSeq)) yield* members;
}
