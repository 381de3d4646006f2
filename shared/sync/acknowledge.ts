/**
 * Which waiting edits the log holds now. By the entry itself where this device signed it; by operation id where another
 * device brought it in, and then only once it took effect. A group that someone gave up is given up here too.
 */
import { equalBytes } from "../bytes/bytes.ts";
import { memberById } from "../log/control-state.ts";
import { idText } from "../log/device-id.ts";
import type { Edit } from "../vault/edit.ts";
import { groupEffect } from "../vault/open-groups.ts";
import type { OpenedEntry } from "../vault/opened-entry.ts";
import type { EngineEnvironment } from "./environment.ts";
import type { OwnEntries } from "./own-entries.ts";
import { completable, forAnotherHand } from "./regroup.ts";
import type { ReplicaState } from "./replica.ts";
import type { VerifiedEntry } from "./verify-entries.ts";

export type Acknowledged = {
  /** What leaves the outbox and what comes in instead: in another group, where it could not go on in its own. */
  readonly outbox: { readonly remove: readonly Uint8Array[]; readonly add: readonly Edit[] };
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
  environment: Pick<EngineEnvironment, "random">,
): Acknowledged {
  const self = state.keyring.device.deviceId;
  const held = new Set(own.accepted.flatMap(({ opId }) => (opId === null ? [] : [idText(opId)])));
  const inEffect = new Set<string>();
  const abandonedGroups = new Set<string>();
  let groups = state.openGroups;
  let begun = groups;
  for (const [index, one] of opened.entries()) {
    begun = groups;
    const leaf = verified[index]?.leaf;
    if (one.kind === "data" && leaf !== undefined && own.known.has(idText(leaf)))
      held.add(idText(one.body.opId));
    if (one.kind === "control" && one.body.about === "group-abort" && equalBytes(one.body.device, self))
      abandonedGroups.add(idText(one.body.group));
    const effect = groupEffect(groups, one);
    for (const { opId } of effect.ops) inEffect.add(idText(opId));
    groups = effect.groups;
  }
  const isGone = ({ opId, group }: Edit) =>
    held.has(idText(opId)) ||
    inEffect.has(idText(opId)) ||
    (group !== null && abandonedGroups.has(idText(group.id)));
  const isOwnPrefix =
    own.accepted.length === opened.length &&
    abandonedGroups.size === 0 &&
    own.accepted.every(({ opId }, place) => opId !== null && isNamed(state.outbox[place], opId));
  const left = state.outbox.filter((edit) => !isGone(edit));
  const isInEffect = ({ opId }: Edit) => inEffect.has(idText(opId));
  // With this device its unfinished groups end: what stands in the log of them is saved with what waits.
  const remaining = isRemoved(verified, self)
    ? forAnotherHand(left, begun, self, environment)
    : completable(left, groups, { hand: self, isInEffect }, environment);
  const isAsBefore = remaining.length === left.length && remaining.every((edit, n) => edit === left[n]);
  const leaving = isAsBefore ? state.outbox.filter(isGone) : state.outbox;
  return {
    outbox: { remove: leaving.map(({ opId }) => opId), add: isAsBefore ? [] : remaining },
    remaining,
    isOwnPrefix: isOwnPrefix && isAsBefore,
  };
}

function isRemoved(verified: readonly VerifiedEntry[], self: Uint8Array): boolean {
  const last = verified.at(-1);
  return last !== undefined && memberById(last.control, self)?.status === "removed";
}

function isNamed(edit: Edit | undefined, opId: Uint8Array): boolean {
  return edit !== undefined && equalBytes(edit.opId, opId);
}
