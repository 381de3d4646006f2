/**
 * A branch that is given up may be known here by a snapshot only, its entries long gone. What came to be in it is still in
 * its state, so it is brought over from there: births under their operation ids, values and deletions by their clocks.
 */

import { compareBytes } from "../bytes/bytes.ts";
import { decodeStrict } from "../cbor/cbor.ts";
import { asMap } from "../cbor/cbor-map.ts";
import { idText } from "../log/device-id.ts";
import type { ReadItem } from "../vault/apply-op.ts";
import type { Edit } from "../vault/edit.ts";
import { OP_ID_LENGTH } from "../vault/entry-body.ts";
import { compareHlc } from "../vault/hlc.ts";
import type { ItemState, OpStamp } from "../vault/item-state.ts";
import type { Op } from "../vault/ops.ts";
import type { EngineEnvironment } from "./environment.ts";
import { leavesTrace } from "./traces.ts";

/** An edit without a group, and who signed it on the branch. */
export type StateEdit = { readonly edit: Omit<Edit, "group" | "reissue">; readonly device: Uint8Array };

export type StateOrigin = {
  readonly forkSeq: number;
  /** True for a place behind the fork of which the entry is gone. */
  readonly isGone: (seq: number) => boolean;
  /** The branch that stays. */
  readonly there: ReadItem;
};

type Loose = {
  readonly op: Op;
  readonly stamp: OpStamp;
  readonly opId: Uint8Array | null;
  readonly baseSeq: number;
  /** Births, those beside another, values, deletions: so that each finds what it is about. */
  readonly rank: 0 | 1 | 2 | 3;
};

const NOTHING_SEEN = 0;

type StateItem = { readonly state: ItemState; readonly secret: Uint8Array | null };

/** What of these items came to be at places that are gone, in an order in which it takes effect. Secret. */
export async function editsOfState(
  items: AsyncIterable<StateItem>,
  origin: StateOrigin,
  environment: Pick<EngineEnvironment, "random">,
): Promise<readonly StateEdit[]> {
  const loose: Loose[] = [];
  for await (const item of items)
    loose.push(...birthOf(item, origin), ...valuesOf(item.state, origin), ...lifeOf(item.state, origin));
  const edits = new Map<string, Loose[]>();
  for (const one of loose.sort(inOrder)) {
    const { ms, counter } = one.stamp.hlc;
    const name = `${one.rank} ${one.baseSeq} ${ms} ${counter} ${idText(one.opId ?? one.stamp.device)}`;
    edits.set(name, [...(edits.get(name) ?? []), one]);
  }
  return [...edits.values()].flatMap((ops) => editOf(ops, environment));
}

function editOf(
  [first, ...rest]: readonly Loose[],
  { random }: Pick<EngineEnvironment, "random">,
): readonly StateEdit[] {
  if (first === undefined) return [];
  const { stamp, baseSeq } = first;
  const opId = first.opId ?? random(OP_ID_LENGTH);
  const ops = [first, ...rest].map(({ op }) => op);
  return [{ edit: { opId, hlc: stamp.hlc, baseSeq, ops }, device: stamp.device }];
}

function birthOf({ state, secret }: StateItem, { isGone, there }: StateOrigin): readonly Loose[] {
  const { birth, conflictOf, itemId } = state;
  if (birth === null || secret === null || !isGone(birth.stamp.seq)) return [];
  const { type, fixed, opId, stamp } = birth;
  const parts = { type, fixed, secret: asMap(decodeStrict(secret)), fields: new Map() };
  const op: Op = { op: "create", itemId: conflictOf ?? itemId, ...parts };
  if (leavesTrace({ opId, hlc: stamp.hlc, ops: [op] }, there)) return [];
  return [{ op, stamp, opId, baseSeq: NOTHING_SEEN, rank: conflictOf === null ? 0 : 1 }];
}

/** A value that lost may have lost to one that both branches have: it must meet it again as one who had not seen it. */
function valuesOf({ itemId, fields }: ItemState, { forkSeq, isGone, there }: StateOrigin): readonly Loose[] {
  return [...fields].flatMap(([field, { value, stamp, lost }]) => {
    const values = [
      ...lost.map((one) => ({ value: one.value, stamp: one.stamp, baseSeq: NOTHING_SEEN })),
      { value, stamp, baseSeq: forkSeq },
    ];
    return values.flatMap((one): readonly Loose[] => {
      const op: Op = { op: "put", itemId, field, value: one.value };
      const { hlc, seq } = one.stamp;
      if (!isGone(seq) || leavesTrace({ opId: itemId, hlc, ops: [op] }, there)) return [];
      return [{ op, stamp: one.stamp, opId: null, baseSeq: one.baseSeq, rank: 2 }];
    });
  });
}

function lifeOf(item: ItemState, { forkSeq, isGone, there }: StateOrigin): readonly Loose[] {
  const { itemId, life, endedBy } = item;
  const known = there(itemId);
  const rest = { opId: null, baseSeq: forkSeq, rank: 3 } as const;
  if (endedBy === null) {
    const before = known?.endedBy ?? null;
    const isBack = known?.life === "trashed" && before !== null && before.seq <= forkSeq;
    return isBack ? [{ op: { op: "restore", itemId }, stamp: before, ...rest }] : [];
  }
  if (!isGone(endedBy.seq) || known?.life === "purged") return [];
  const trashed: Loose = { op: { op: "tombstone", itemId }, stamp: endedBy, ...rest };
  return life === "trashed" ? [trashed] : [trashed, { ...trashed, op: { op: "purge", itemId } }];
}

function inOrder(a: Loose, b: Loose): number {
  return (
    a.rank - b.rank ||
    compareHlc(a.stamp.hlc, b.stamp.hlc) ||
    compareBytes(a.stamp.device, b.stamp.device) ||
    a.stamp.opNo - b.stamp.opNo
  );
}
