/** Short ways to say who wrote what after having seen what, for tests of the fold. */
import fc from "fast-check";
import type { FoldOp, FoldStep } from "../../../scripts/vectors/fold-vectors.ts";
import { FOLD_ITEM, openedSteps } from "../../../scripts/vectors/fold-vectors.ts";
import { idText } from "../../../shared/log/device-id.ts";
import { foldLog } from "../../../shared/vault/fold.ts";
import { siteItemId } from "../../../shared/vault/item-id.ts";
import { emptyItem, type ItemState } from "../../../shared/vault/item-state.ts";
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
