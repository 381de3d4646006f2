import { describe, expect, it } from "vitest";
import { bytesToHex } from "../../../shared/bytes/bytes.ts";
import { encodeCanonical } from "../../../shared/cbor/cbor.ts";
import { idText } from "../../../shared/log/device-id.ts";
import { applyOp, touchedItemIds } from "../../../shared/vault/apply-op.ts";
import { foldLog } from "../../../shared/vault/fold.ts";
import { conflictItemId } from "../../../shared/vault/item-id.ts";
import type { OpenedData } from "../../../shared/vault/opened-entry.ts";
import { stampOps } from "../../../shared/vault/stamped-op.ts";
import { FOLD_ITEM, type FoldStep, itemAfter, openedSteps } from "./fold-steps.ts";
import { readCases } from "./vectors-on-disk.ts";

type Field = { value: string; lost: { value: string; isConcurrent: boolean }[] };
type Case = {
  name: string;
  steps: FoldStep[];
  items: {
    itemId: string;
    life: string;
    isBorn: boolean;
    secret: string | null;
    fields: Record<string, Field>;
  }[];
};

const born: FoldStep = ["A", 0, 1, ["create", "k1"]];

describe("one operation on one item", () => {
  it.each([...readCases<Case>("vault/fold.json"), ...readCases<Case>("vault/fold-groups.json")])(
    "$name",
    ({ steps, items }) => {
      const state = foldLog(openedSteps(steps));
      expect(state.items.size).toBe(items.length);
      for (const expected of items) {
        const item = state.items.get(expected.itemId);
        const secret = state.secrets.get(expected.itemId);
        expect(item?.life).toBe(expected.life);
        expect(item?.birth !== null).toBe(expected.isBorn);
        expect(secret === undefined ? null : bytesToHex(secret)).toBe(expected.secret);
        const fields = Object.fromEntries(
          [...(item?.fields ?? [])].map(([name, { value, lost }]): [string, Field] => [
            name,
            {
              value: bytesToHex(encodeCanonical(value)),
              lost: lost.map((one) => ({
                value: bytesToHex(encodeCanonical(one.value)),
                isConcurrent: one.isConcurrent,
              })),
            },
          ]),
        );
        expect(fields).toEqual(expected.fields);
      }
    },
  );

  it("does not revive for an author who had seen one of several tombstones", () => {
    const steps: FoldStep[] = [
      born,
      ["A", 1, 2, ["tombstone"]],
      ["B", 1, 3, ["tombstone"]],
      ["B", 1, 4, ["put", "label", "x"]],
    ];
    expect(itemAfter(steps).life).toBe("trashed");
    expect(itemAfter([...steps, ["C", 1, 5, ["put", "label", "y"]]]).life).toBe("live");
  });

  it("lets a restore that had not seen a second tombstone win", () => {
    expect(
      itemAfter([born, ["A", 1, 2, ["tombstone"]], ["B", 2, 3, ["tombstone"]], ["C", 2, 4, ["restore"]]])
        .life,
    ).toBe("live");
  });

  it("counts the same create on another device as an edit: it beats a tombstone that had not seen it", () => {
    expect(itemAfter([born, ["B", 0, 2, ["create", "k1"]], ["A", 1, 3, ["tombstone"]]]).life).toBe("live");
  });

  it("keeps a put after a purge waiting until somebody creates the item again", () => {
    const purged: FoldStep[] = [born, ["A", 1, 2, ["tombstone"]], ["A", 2, 3, ["purge"]]];
    const late = itemAfter([
      ...purged,
      ["B", 1, 4, ["put", "label", "late"]],
      ["B", 3, 5, ["restore"]],
      ["A", 3, 6, ["tombstone"]],
    ]);
    expect(late).toMatchObject({ life: "purged", birth: null });
    expect(late.fields.get("label")?.value).toBe("late");
  });

  it("remembers when an item went into the trash, and forgets it when it comes back", () => {
    const trashed = itemAfter([born, ["A", 1, 42, ["tombstone"]], ["B", 2, 50, ["tombstone"]]]);
    expect(trashed.endedBy?.hlc.ms).toBe(42);
    expect(itemAfter([born, ["A", 1, 42, ["tombstone"]], ["A", 2, 43, ["restore"]]]).endedBy).toBeNull();
  });

  it("says beforehand which items it may read", () => {
    const opId = new Uint8Array(16).fill(3);
    const [create] = openedSteps([born]) as [OpenedData];
    const [op] = create.body.ops;
    if (op === undefined) throw new Error("no operation");
    expect(touchedItemIds(op, opId)).toEqual([FOLD_ITEM, conflictItemId(FOLD_ITEM, opId)]);
    expect(touchedItemIds({ op: "purge", itemId: FOLD_ITEM }, opId)).toEqual([FOLD_ITEM]);
  });

  it("keeps the first of two different passkeys that a repeated op_id would put into one conflict item", () => {
    const entries = openedSteps([
      born,
      ["B", 0, 2, ["create", "k2"]],
      ["C", 0, 3, ["create", "k3"]],
    ]) as OpenedData[];
    const opId = new Uint8Array(16).fill(9);
    const state = foldLog(
      entries.map((entry, place) => (place === 0 ? entry : { ...entry, body: { ...entry.body, opId } })),
    );
    const conflict = state.items.get(idText(conflictItemId(FOLD_ITEM, opId)));
    expect(state.items.size).toBe(2);
    expect(conflict?.fields.get("label")?.value).toBe("k2");
  });

  it("changes nothing in the state it is given", () => {
    const before = itemAfter([born]);
    const copy = structuredClone(before);
    const [entry] = openedSteps([["B", 0, 9, ["put", "label", "x"]]]) as [OpenedData];
    for (const op of stampOps(entry, 2)) applyOp(() => before, op);
    expect(before).toEqual(copy);
  });

  it("lets no reissue throw away what its signer wrote on the branch that stays", () => {
    const own: FoldStep[] = [born, ["B", 1, 9, ["put", "label", "kept"]]];
    const brought: FoldStep[] = [
      ["B", 1, 1, ["put", "label", "brought"]],
      ["B", 1, 2, ["tombstone"]],
    ];
    const log = [...openedSteps([...own, ...brought])] as OpenedData[];
    const reissued = (forkSeq: number) =>
      log.map((entry, place): OpenedData => {
        if (place < 2) return entry;
        const group = { id: FOLD_ITEM, index: place - 2, count: 2 };
        const reissue = { abandonedHead: new Uint8Array(32), forkSeq, device: new Uint8Array(16) };
        return { ...entry, body: { ...entry.body, baseSeq: Math.min(1, forkSeq), group }, reissue };
      });

    const item = foldLog(reissued(1)).items.get(idText(FOLD_ITEM));
    expect(item?.life).toBe("live");
    expect(item?.fields.get("label")).toMatchObject({
      value: "kept",
      lost: [{ value: "brought", isConcurrent: true }, { value: "k1" }],
    });
  });

  it("lets a reissue throw away what it had seen, its own group's edits before included", () => {
    const log = openedSteps([
      born,
      ["B", 1, 1, ["put", "label", "brought"]],
      ["B", 1, 2, ["tombstone"]],
    ]) as OpenedData[];
    const reissued = log.map((entry, place): OpenedData => {
      if (place < 1) return entry;
      const group = { id: FOLD_ITEM, index: place - 1, count: 2 };
      const reissue = { abandonedHead: new Uint8Array(32), forkSeq: 1, device: new Uint8Array(16) };
      return { ...entry, body: { ...entry.body, group }, reissue };
    });

    expect(foldLog(reissued).items.get(idText(FOLD_ITEM))).toMatchObject({ life: "trashed" });
  });
});
