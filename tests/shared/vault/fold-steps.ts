/** Short ways to say who wrote what after having seen what, for tests of the fold. */
import fc from "fast-check";
import type { FoldOp, FoldStep } from "../../../scripts/vectors/fold-vectors.ts";
import { FOLD_ITEM, openedSteps } from "../../../scripts/vectors/fold-vectors.ts";
import { idText } from "../../../shared/log/device-id.ts";
import type { ReissueOrigin } from "../../../shared/vault/edit.ts";
import type { GroupMembership } from "../../../shared/vault/entry-body.ts";
import { foldLog } from "../../../shared/vault/fold.ts";
import { siteItemId } from "../../../shared/vault/item-id.ts";
import { emptyItem, type ItemState } from "../../../shared/vault/item-state.ts";
import type { OpenedEntry } from "../../../shared/vault/opened-entry.ts";
import type { CreateOp } from "../../../shared/vault/ops.ts";

export { FOLD_ITEM, type FoldStep, openedSteps };

/** The one item after these steps. */
export function itemAfter(steps: readonly FoldStep[]): ItemState {
  return foldLog(openedSteps(steps)).items.get(idText(FOLD_ITEM)) ?? emptyItem(FOLD_ITEM);
}

export function createSite(rpId: string): CreateOp {
  const fixed = new Map([["rpId", rpId]]);
  return {
    op: "create",
    itemId: siteItemId(rpId),
    type: "site",
    fixed,
    secret: new Map(),
    fields: new Map(),
  };
}

const op: fc.Arbitrary<FoldOp> = fc.oneof(
  {
    arbitrary: fc.tuple(
      fc.constant("put" as const),
      fc.constantFrom("label", "userName"),
      fc.string({ maxLength: 3 }),
    ),
    weight: 5,
  },
  { arbitrary: fc.tuple(fc.constant("create" as const), fc.constantFrom("k1", "k2")), weight: 2 },
  { arbitrary: fc.constantFrom<FoldOp>(["tombstone"], ["restore"], ["purge"]), weight: 3 },
);

/** Any log of up to 40 entries of three devices, each having seen any earlier place. */
export const anySteps: fc.Arbitrary<readonly FoldStep[]> = fc
  .array(fc.tuple(fc.constantFrom("A", "B", "C"), fc.nat(1000), fc.integer({ min: 1, max: 50 }), op), {
    maxLength: 40,
  })
  .map((drafts) =>
    drafts.map(([device, seen, ms, what], place): FoldStep => [device, seen % (place + 1), ms, what]),
  );

/**
 * Cuts a log's data entries into groups here and there, indices in order, some never finished. A negative size makes
 * the group a reissue by its device of what another wrote.
 */
export function grouped(log: readonly OpenedEntry[], sizes: readonly number[]): OpenedEntry[] {
  const open = new Map<string, { group: GroupMembership; reissue: ReissueOrigin | null }>();
  return log.map((entry, place): OpenedEntry => {
    const size = sizes[place % Math.max(sizes.length, 1)] ?? 0;
    if (entry.kind !== "data") return entry;
    const device = idText(entry.device);
    const { baseSeq } = entry.body;
    const fresh = {
      group: { id: new Uint8Array(16).fill(place), index: 0, count: Math.abs(size) },
      reissue: size < 0 ? { abandonedHead: HEAD, forkSeq: baseSeq, device: AUTHOR } : null,
    };
    const member = open.get(device) ?? (Math.abs(size) < 2 ? null : fresh);
    if (member === null) return entry;
    const { group, reissue } = member;
    if (group.index + 1 === group.count) open.delete(device);
    else open.set(device, { group: { ...group, index: group.index + 1 }, reissue });
    const seen = reissue === null ? baseSeq : Math.min(baseSeq, reissue.forkSeq);
    return { ...entry, body: { ...entry.body, baseSeq: seen, group }, reissue };
  });
}

const HEAD = new Uint8Array(32).fill(8);
const AUTHOR = new Uint8Array(16).fill(9);

/** Sizes for `grouped`. */
export const anyCuts: fc.Arbitrary<readonly number[]> = fc.array(fc.integer({ min: -4, max: 4 }), {
  minLength: 1,
  maxLength: 6,
});
