/**
 * Log -> state (FORMAT.md, "Fold"). `applyEntry` is the step: what one opened entry changes, given the items it
 * touches and the open groups. Whoever keeps items as rows calls it with those rows alone; `foldLog` calls it for a
 * whole log. Both give the same items.
 */
import { idText } from "../log/device-id.ts";
import { applyOp, type ItemChange, type ReadItem, touchedItemIds } from "./apply-op.ts";
import { checkpointAfter, devicesAfter } from "./known-devices.ts";
import { groupEffect, type OpenGroups } from "./open-groups.ts";
import type { OpenedEntry } from "./opened-entry.ts";
import type { StampedOp } from "./stamped-op.ts";
import { EMPTY_STATE, type Notice, type VaultState } from "./vault-state.ts";

export type EntryEffect = {
  readonly groups: OpenGroups;
  /** One change per touched item, in its final form. */
  readonly changes: readonly ItemChange[];
  readonly notices: readonly Notice[];
};

/** Ids of all items that an entry's operations may read: load these, then call applyEntry. */
export function itemIdsOf(groups: OpenGroups, opened: OpenedEntry): readonly Uint8Array[] {
  const ids = groupEffect(groups, opened).ops.flatMap(({ op, opId }) => touchedItemIds(op, opId));
  return [...new Map(ids.map((id) => [idText(id), id])).values()];
}

/** What one entry changes. `read` must answer for every id that `itemIdsOf` names. */
export function applyEntry(groups: OpenGroups, read: ReadItem, opened: OpenedEntry): EntryEffect {
  const effect = groupEffect(groups, opened);
  const { seq, device } = opened;
  const notices: Notice[] = [];
  if (opened.kind === "unreadable") notices.push({ about: "unreadable-entry", seq, device });
  if (effect.isStray) notices.push({ about: "stray-group-member", seq, device });
  const { changes, conflicts } = applyOps(read, effect.ops);
  for (const conflict of conflicts) notices.push({ about: "conflict-item", seq, ...conflict });
  return { groups: effect.groups, changes, notices };
}

/** The state after these entries: of a whole log, from genesis on, or of what follows `from`. */
export function foldLog(log: Iterable<OpenedEntry>, from: VaultState = EMPTY_STATE): VaultState {
  const items = new Map(from.items);
  const secrets = new Map(from.secrets);
  const notices: Notice[] = [...from.notices];
  let { openGroups, seq, devices, checkpoint } = from;
  for (const opened of log) {
    const effect = applyEntry(openGroups, (id) => items.get(idText(id)) ?? null, opened);
    for (const { item, secret } of effect.changes) {
      const id = idText(item.itemId);
      items.set(id, item);
      if (secret === "erased") secrets.delete(id);
      else if (secret !== "kept") secrets.set(id, secret);
    }
    devices = devicesAfter(devices, opened);
    checkpoint = checkpointAfter(checkpoint, opened);
    notices.push(...effect.notices);
    openGroups = effect.groups;
    seq = opened.seq;
  }
  return { seq, items, secrets, openGroups, devices, checkpoint, notices };
}

type Conflict = { readonly itemId: Uint8Array; readonly conflictId: Uint8Array };

/** Applies operations in order, later ones seeing earlier ones. */
function applyOps(
  read: ReadItem,
  ops: readonly StampedOp[],
): { changes: ItemChange[]; conflicts: Conflict[] } {
  const changed = new Map<string, ItemChange>();
  const conflicts: Conflict[] = [];
  for (const stamped of ops) {
    const overlay: ReadItem = (id) => changed.get(idText(id))?.item ?? read(id);
    for (const { item, secret } of applyOp(overlay, stamped)) {
      const id = idText(item.itemId);
      const earlier = changed.get(id)?.secret ?? "kept";
      changed.set(id, { item, secret: secret === "kept" ? earlier : secret });
      const { conflictOf, birth } = item;
      if (conflictOf !== null && birth !== null && birth.stamp === stamped.stamp)
        conflicts.push({ itemId: conflictOf, conflictId: item.itemId });
    }
  }
  return { changes: [...changed.values()], conflicts };
}
