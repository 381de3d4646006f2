/**
 * A group is of one hand and takes effect whole. Where another hand brought a part of one into the log, or one identity's
 * members are left to another, what waits cannot complete it any more: it begins again under a new name.
 */
import { equalBytes } from "../bytes/bytes.ts";
import { idText } from "../log/device-id.ts";
import type { Edit } from "../vault/edit.ts";
import { GROUP_ID_LENGTH } from "../vault/entry-body.ts";
import { groupKey, type OpenGroups } from "../vault/open-groups.ts";
import type { EngineEnvironment } from "./environment.ts";

/** Waiting edits that belong together. `hasBegun`: a group of which the log held members; here they all are. */
export type Together = { readonly edits: readonly Edit[]; readonly hasBegun: boolean };

/** These edits as one group of this order. */
export function asGroup(
  edits: readonly Edit[],
  { random }: Pick<EngineEnvironment, "random">,
): readonly Edit[] {
  const id = random(GROUP_ID_LENGTH);
  return edits.map((edit, index) => ({ ...edit, group: { id, index, count: edits.length } }));
}

/** The outbox in its order, with every group of `hand` that had begun in the log put whole in place of what is left. */
export function begunAnew(
  outbox: readonly Edit[],
  openGroups: OpenGroups,
  hand: Uint8Array,
): readonly Together[] {
  return gathered(outbox, openGroups, hand, (begun) => begun.length > 0);
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

/**
 * The waiting edits of `hand`, with every group begun again that they cannot complete any more, or of which another hand
 * brought in a part: what the log holds of it without effect, then what waits. The same array where there is none such.
 */
export function completable(
  outbox: readonly Edit[],
  openGroups: OpenGroups,
  { hand, isInEffect }: { readonly hand: Uint8Array; readonly isInEffect: (edit: Edit) => boolean },
  environment: Pick<EngineEnvironment, "random">,
): readonly Edit[] {
  const together = gathered(
    outbox,
    openGroups,
    hand,
    (begun, waiting) => begun.some(isInEffect) || isBroken(begun, waiting),
  );
  if (!together.some(({ hasBegun }) => hasBegun)) return outbox;
  return together.flatMap(({ edits, hasBegun }) =>
    hasBegun
      ? asGroup(
          edits.filter((edit) => !isInEffect(edit)),
          environment,
        )
      : edits,
  );
}

/** Groups of which `isWanted`, each whole at the place of its first waiting member; everything else alone. */
function gathered(
  outbox: readonly Edit[],
  openGroups: OpenGroups,
  hand: Uint8Array,
  isWanted: (begun: readonly Edit[], waiting: readonly Edit[]) => boolean,
): readonly Together[] {
  const done = new Set<string>();
  return outbox.flatMap((edit): Together[] => {
    const { group } = edit;
    if (group === null) return [{ edits: [edit], hasBegun: false }];
    if (done.has(idText(group.id))) return [];
    const members = openGroups.get(groupKey(hand, group.id)) ?? [];
    const begun = members.map(({ body, reissue }): Edit => ({ ...body, reissue }));
    const waiting = outbox.filter((other) => other.group !== null && equalBytes(other.group.id, group.id));
    if (!isWanted(begun, waiting)) return [{ edits: [edit], hasBegun: false }];
    done.add(idText(group.id));
    return [{ edits: [...begun, ...waiting], hasBegun: true }];
  });
}

function isBroken(begun: readonly Edit[], waiting: readonly Edit[]): boolean {
  const count = waiting[0]?.group?.count ?? 0;
  return (
    begun.length + waiting.length !== count ||
    waiting.some(({ group }, place) => group?.index !== begun.length + place)
  );
}
