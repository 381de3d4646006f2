import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { idText } from "../../../shared/log/device-id.ts";
import type { ReadItem } from "../../../shared/vault/apply-op.ts";
import { applyEntry, foldLog, itemIdsOf } from "../../../shared/vault/fold.ts";
import { decodeItemState, encodeItemState } from "../../../shared/vault/item-codec.ts";
import { HISTORY_LIMIT } from "../../../shared/vault/item-state.ts";
import { NO_GROUPS } from "../../../shared/vault/open-groups.ts";
import type { OpenedData, OpenedEntry } from "../../../shared/vault/opened-entry.ts";
import {
  anyCuts,
  anySteps,
  FOLD_ITEM,
  type FoldStep,
  grouped,
  itemAfter,
  openedSteps,
} from "./fold-steps.ts";

/** Folds as the background does: every item as bytes in a row, only the touched ones read, one entry at a time. */
function foldByRows(log: readonly OpenedEntry[]) {
  const rows = new Map<string, Uint8Array>();
  const secrets = new Map<string, Uint8Array>();
  let groups = NO_GROUPS;
  for (const opened of log) {
    const loaded = new Map(itemIdsOf(groups, opened).map((id) => [idText(id), rows.get(idText(id))]));
    const read: ReadItem = (id) => {
      if (!loaded.has(idText(id))) throw new Error("an item was read that itemIdsOf does not name");
      const row = loaded.get(idText(id));
      return row === undefined ? null : decodeItemState(row);
    };
    const effect = applyEntry(groups, read, opened);
    groups = effect.groups;
    for (const { item, secret } of effect.changes) {
      rows.set(idText(item.itemId), encodeItemState(item));
      if (secret === "erased") secrets.delete(idText(item.itemId));
      else if (secret !== "kept") secrets.set(idText(item.itemId), secret);
    }
  }
  return { rows, secrets, groups };
}

describe("fold", () => {
  it("gives the same state for the same log, byte for byte", () => {
    fc.assert(
      fc.property(anySteps, (steps) => {
        const rows = () =>
          [...foldLog(openedSteps(steps)).items].map(([id, item]) => [id, encodeItemState(item)]);
        expect(rows()).toEqual(rows());
      }),
    );
  });

  it("of one entry after the other over rows equals the fold of the whole log, groups and reissues included", () => {
    fc.assert(
      fc.property(anySteps, anyCuts, (steps, cuts) => {
        const log = grouped(openedSteps(steps), cuts);
        const whole = foldLog(log);
        const byRows = foldByRows(log);
        expect(byRows.rows).toEqual(
          new Map([...whole.items].map(([id, item]) => [id, encodeItemState(item)])),
        );
        expect(byRows.secrets).toEqual(whole.secrets);
        expect(byRows.groups).toEqual(whole.openGroups);
      }),
      { numRuns: 300 },
    );
  });

  it("goes on from the state at any place to the same state as the whole log", () => {
    fc.assert(
      fc.property(anySteps, anyCuts, fc.nat(40), (steps, cuts, at) => {
        const log = grouped(openedSteps(steps), cuts);
        expect(foldLog(log.slice(at), foldLog(log.slice(0, at)))).toEqual(foldLog(log));
      }),
    );
  });

  it("chooses the same winner in whatever order concurrent puts of different devices arrive", () => {
    const put = (device: string) =>
      fc
        .tuple(fc.integer({ min: 1, max: 3 }), fc.string({ maxLength: 2 }))
        .map(([ms, value]): FoldStep => [device, 0, ms, ["put", "label", value]]);
    const puts = fc.tuple(put("A"), put("B"), put("C"), put("D"));
    fc.assert(
      fc.property(puts, fc.shuffledSubarray([0, 1, 2, 3], { minLength: 4 }), (steps, order) => {
        const shuffled = order
          .map((place) => steps[place])
          .filter((step): step is FoldStep => step !== undefined);
        expect(itemAfter(shuffled).fields.get("label")?.value).toBe(
          itemAfter(steps).fields.get("label")?.value,
        );
      }),
    );
  });

  it("agrees on life and death in whatever order a concurrent edit and tombstone arrive: the edit wins", () => {
    const born: FoldStep = ["A", 0, 1, ["create", "k1"]];
    const edit: FoldStep = ["A", 1, 2, ["put", "label", "x"]];
    const end: FoldStep = ["B", 1, 9, ["tombstone"]];
    expect(itemAfter([born, edit, end]).life).toBe("live");
    expect(itemAfter([born, end, edit]).life).toBe("live");
  });

  it("loses no edit: every value put is the field's value or in its history, up to ten losers, purge excepted", () => {
    fc.assert(
      fc.property(anySteps, (steps) => {
        const kept = steps.filter(([, , , op]) => op[0] !== "purge" && op[0] !== "create");
        const fields = itemAfter(kept).fields;
        for (const name of ["label", "userName"]) {
          const put = kept.flatMap(([, , , op]) => (op[0] === "put" && op[1] === name ? [op[2]] : []));
          const field = fields.get(name);
          const known = field === undefined ? [] : [field.value, ...field.lost.map((lost) => lost.value)];
          if ((field?.lost.length ?? 0) < HISTORY_LIMIT) expect(new Set(known)).toEqual(new Set(put));
          else for (const value of known) expect(put).toContain(value);
        }
      }),
    );
  });

  it("erases secrets with a purge and only then", () => {
    fc.assert(
      fc.property(anySteps, (steps) => {
        const { items, secrets } = foldLog(openedSteps(steps));
        for (const [id, item] of items) expect(secrets.has(id)).toBe(item.birth !== null);
      }),
    );
  });

  it("reports unreadable entries, stray members and conflicts, and names devices", () => {
    const device = new Uint8Array(16).fill(0x41);
    const [first, second] = openedSteps([
      ["A", 0, 1, ["create", "k1"]],
      ["B", 0, 2, ["create", "k2"]],
    ]) as [OpenedData, OpenedData];
    const stray = {
      ...first,
      seq: 4,
      devSeq: 3,
      body: { ...first.body, group: { id: device, index: 1, count: 2 } },
    };
    const names = { about: "device", deviceName: "Laptop", platform: "Firefox" } as const;
    const state = foldLog([
      first,
      second,
      { kind: "unreadable", seq: 3, device, devSeq: 2 },
      stray,
      { kind: "control", seq: 5, device, devSeq: 4, body: names, subject: device, removed: [] },
      {
        kind: "checkpoint",
        seq: 6,
        device,
        devSeq: 5,
        body: { at: { ms: 77, counter: 0 }, itemCount: 2 },
        confirmedSnapshotSeq: 0,
      },
    ]);
    expect(state.seq).toBe(6);
    expect(state.notices).toMatchObject([
      { about: "conflict-item", seq: 2, itemId: FOLD_ITEM },
      { about: "unreadable-entry", seq: 3, device },
      { about: "stray-group-member", seq: 4 },
    ]);
    expect(state.devices.get(idText(device))).toEqual({
      deviceName: "Laptop",
      platform: "Firefox",
      heard: { ms: 77, counter: 0 },
    });
    expect(state.checkpoint).toEqual({ seq: 6, device, at: { ms: 77, counter: 0 }, itemCount: 2 });
    expect(state.items.size).toBe(2);
  });
});
