/**
 * Which waiting edits the log holds now. By the entry itself where this device signed it; by operation id where another
 * device brought it in, and then only once it took effect. A group that someone gave up is given up here too.
 */
import { equalBytes } from "../bytes/bytes.ts";
import { idText } from "../log/device-id.ts";
import type { Edit } from "../vault/edit.ts";
import { groupEffect } from "../vault/open-groups.ts";
import type { OpenedEntry } from "../vault/opened-entry.ts";
import type { OwnEntries } from "./own-entries.ts";
import type { ReplicaState } from "./replica.ts";
import type { VerifiedEntry } from "./verify-entries.ts";

export type Acknowledged = {
  /** Operation ids that leave the outbox. */
  readonly removed: readonly Uint8Array[];
  readonly remaining: readonly Edit[];
  /** The entries are exactly the first waiting edits, in their order: nothing else came in. */
  readonly isOwnPrefix: boolean;
};

/** `opened` and `verified` are the same entries. */
export function acknowledged(
  state: Pick<ReplicaState, "outbox" | "openGroups" | "keyring">,
  opened: readonly OpenedEntry[],
  verified: readonly VerifiedEntry[],
  own: OwnEntries,
): Acknowledged {
  const self = state.keyring.device.deviceId;
  const held = new Set(own.accepted.flatMap(({ opId }) => (opId === null ? [] : [idText(opId)])));
  const abandonedGroups = new Set<string>();
  let groups = state.openGroups;
  for (const [index, one] of opened.entries()) {
    const leaf = verified[index]?.leaf;
    if (one.kind === "data" && leaf !== undefined && own.known.has(idText(leaf)))
      held.add(idText(one.body.opId));
    if (one.kind === "control" && one.body.about === "group-abort" && equalBytes(one.body.device, self))
      abandonedGroups.add(idText(one.body.group));
    const effect = groupEffect(groups, one);
    for (const { opId } of effect.ops) held.add(idText(opId));
    groups = effect.groups;
  }
  const isGone = ({ opId, group }: Edit) =>
    held.has(idText(opId)) || (group !== null && abandonedGroups.has(idText(group.id)));
  const isOwnPrefix =
    own.accepted.length === opened.length &&
    abandonedGroups.size === 0 &&
    own.accepted.every(({ opId }, place) => opId !== null && isNamed(state.outbox[place], opId));
  return {
    removed: state.outbox.filter(isGone).map(({ opId }) => opId),
    remaining: state.outbox.filter((edit) => !isGone(edit)),
    isOwnPrefix,
  };
}

function isNamed(edit: Edit | undefined, opId: Uint8Array): boolean {
  return edit !== undefined && equalBytes(edit.opId, opId);
}
