/**
 * Groups: entries of one device that take effect together, at the place of the last one (imports, reissues). Other
 * entries may stand between. A group ends unfinished when a member gives it up or its device is removed.
 */
import { equalBytes } from "../bytes/bytes.ts";
import { idText } from "../log/device-id.ts";
import type { ReissueOrigin } from "./edit.ts";
import type { OpenedData, OpenedEntry } from "./opened-entry.ts";
import { type StampedOp, stampOps } from "./stamped-op.ts";

/** Members so far of each unfinished group, in order, by device and group id. */
export type OpenGroups = ReadonlyMap<string, readonly OpenedData[]>;

export const NO_GROUPS: OpenGroups = new Map();

export type GroupEffect = {
  readonly groups: OpenGroups;
  /** What takes effect now: nothing while a group is incomplete. */
  readonly ops: readonly StampedOp[];
  /** True for a member that does not fit its group (out of order, other count, group given up): without effect. */
  readonly isStray: boolean;
};

/** What one opened entry does to the open groups, and which operations take effect with it. */
export function groupEffect(groups: OpenGroups, opened: OpenedEntry): GroupEffect {
  if (opened.kind === "data") return dataEffect(groups, opened);
  if (opened.kind !== "control") return { groups, ops: [], isStray: false };
  const { body, removed } = opened;
  const next = new Map(groups);
  if (body.about === "group-abort") next.delete(groupKey(body.device, body.group));
  for (const device of removed)
    for (const key of groups.keys()) if (key.startsWith(`${idText(device)}/`)) next.delete(key);
  return { groups: next, ops: [], isStray: false };
}

function dataEffect(groups: OpenGroups, opened: OpenedData): GroupEffect {
  const { group } = opened.body;
  if (group === null) return { groups, ops: stampOps(opened, opened.seq), isStray: false };

  const key = groupKey(opened.device, group.id);
  const before = groups.get(key) ?? [];
  const [first] = before;
  const count = first?.body.group?.count ?? group.count;
  const isOfItsKind = first === undefined || isSameReissue(first.reissue, opened.reissue);
  if (group.index !== before.length || group.count !== count || !isOfItsKind)
    return { groups, ops: [], isStray: true };

  const members = [...before, opened];
  const next = new Map(groups);
  if (members.length < group.count) {
    next.set(key, members);
    return { groups: next, ops: [], isStray: false };
  }
  next.delete(key);
  return { groups: next, ops: members.flatMap((member) => stampOps(member, opened.seq)), isStray: false };
}

/** True for two ordinary members, or two of one reissue, whoever wrote what they bring over. */
function isSameReissue(a: ReissueOrigin | null, b: ReissueOrigin | null): boolean {
  if (a === null || b === null) return a === b;
  return a.forkSeq === b.forkSeq && equalBytes(a.abandonedHead, b.abandonedHead);
}

export function groupKey(device: Uint8Array, group: Uint8Array): string {
  return `${idText(device)}/${idText(group)}`;
}
