/**
 * The waiting edits on top of the log: applied as if they stood at its end already, in their order. What the person sees
 * is this; the log's own fold never is.
 */

import type { Edit } from "../vault/edit.ts";
import { applyEntry, itemIdsOf } from "../vault/fold.ts";
import type { LogHead } from "../vault/log-head.ts";
import { groupEffect, type OpenGroups } from "../vault/open-groups.ts";
import type { OpenedData, OpenedEntry } from "../vault/opened-entry.ts";
import type { ItemStage } from "./item-stage.ts";

/** The edits as entries at the places that they take if nobody else is faster. */
export function asIfAppended(
  edits: readonly Edit[],
  head: Pick<LogHead, "seq" | "devSeq">,
  device: Uint8Array,
): readonly OpenedData[] {
  return edits.map(({ reissue, ...body }, index) => ({
    kind: "data",
    seq: head.seq + 1 + index,
    devSeq: head.devSeq + 1 + index,
    device,
    body,
    reissue,
  }));
}

/** Ids of all items that these entries may touch, one after the other. */
export function idsTouchedBy(groups: OpenGroups, entries: readonly OpenedEntry[]): readonly Uint8Array[] {
  const ids: Uint8Array[] = [];
  let open = groups;
  for (const opened of entries) {
    for (const id of itemIdsOf(open, opened)) ids.push(id);
    open = groupEffect(open, opened).groups;
  }
  return ids;
}

/** The open groups after these entries. */
export function groupsAfter(groups: OpenGroups, entries: readonly OpenedEntry[]): OpenGroups {
  return entries.reduce((open, opened) => groupEffect(open, opened).groups, groups);
}

/** Puts waiting edits onto the visible layer of the stage, which must hold every item that they touch. */
export function applyVisibly(stage: ItemStage, groups: OpenGroups, waiting: readonly OpenedData[]): void {
  let open = groups;
  for (const opened of waiting) {
    const effect = applyEntry(open, stage.visible, opened);
    stage.changeVisible(effect.changes);
    open = effect.groups;
  }
}
