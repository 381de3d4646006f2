import { describe, expect, it } from "vitest";
import { idText } from "../../../shared/log/device-id.ts";
import { deviceWords, deviceWordsOps, NO_DEVICE_WORDS } from "../../../shared/vault/device-words.ts";
import { foldLog } from "../../../shared/vault/fold.ts";
import { deviceItemId } from "../../../shared/vault/item-id.ts";
import { emptyItem, type ItemState } from "../../../shared/vault/item-state.ts";
import type { OpenedData } from "../../../shared/vault/opened-entry.ts";
import type { Op } from "../../../shared/vault/ops.ts";
import { siteRuleOps } from "../../../shared/vault/site-rule.ts";

const DEVICE = new Uint8Array(16).fill(5);
const ID = deviceItemId(DEVICE);

/** One entry after the other; `author`: the first byte of who wrote it, `baseSeq`: what that had seen. */
function itemAfter(...entries: { ops: readonly Op[]; author?: number; baseSeq?: number }[]): ItemState {
  const log = entries.map(({ ops, author = 1, baseSeq }, place): OpenedData => {
    const hlc = { ms: place, counter: 0 };
    return {
      kind: "data",
      seq: place + 1,
      device: new Uint8Array(16).fill(author),
      devSeq: place + 1,
      body: { opId: new Uint8Array(16).fill(place), hlc, baseSeq: baseSeq ?? place, ops, group: null },
      reissue: null,
    };
  });
  return foldLog(log).items.get(idText(ID)) ?? emptyItem(ID);
}

describe("the person's words about a device", () => {
  it("make an item for a device that has none, and leave the rest unsaid", () => {
    const item = itemAfter({ ops: deviceWordsOps(null, DEVICE, { name: "Laptop" }) });

    expect(deviceWords(item)).toEqual({ ...NO_DEVICE_WORDS, name: "Laptop" });
  });

  it("change only what differs, and write nothing where they hold", () => {
    const first = deviceWordsOps(null, DEVICE, { name: "Laptop" });
    const item = itemAfter({ ops: first });
    const ops = deviceWordsOps(item, DEVICE, { name: "Laptop", removedAtMs: 7 });

    expect(ops).toEqual([{ op: "put", itemId: ID, field: "removedAtMs", value: 7 }]);
    const after = itemAfter({ ops: first }, { ops });
    expect(deviceWords(after)).toEqual({ name: "Laptop", removedAtMs: 7, isSettled: false });
    expect(deviceWordsOps(after, DEVICE, { name: "Laptop", removedAtMs: 7 })).toEqual([]);
  });

  it("said on two devices at once make one item, and the later name holds", () => {
    const item = itemAfter(
      { ops: deviceWordsOps(null, DEVICE, { name: "Desk" }), author: 1, baseSeq: 0 },
      { ops: deviceWordsOps(null, DEVICE, { name: "Attic" }), author: 2, baseSeq: 0 },
    );

    expect(item.conflicts).toEqual([]);
    expect(deviceWords(item)?.name).toBe("Attic");
    expect(item.fields.get("name")?.lost.map(({ value }) => value)).toEqual(["Desk"]);
  });

  it("of a newer version's form count as not said", () => {
    const create = deviceWordsOps(null, DEVICE, { name: "Laptop" });
    const odd: readonly Op[] = [
      { op: "put", itemId: ID, field: "name", value: 1 },
      { op: "put", itemId: ID, field: "removedAtMs", value: "yesterday" },
      { op: "put", itemId: ID, field: "isSettled", value: 1 },
    ];

    expect(deviceWords(itemAfter({ ops: create }, { ops: odd }))).toEqual(NO_DEVICE_WORDS);
  });

  it("are not read from items of other kinds", () => {
    const [site] = siteRuleOps(null, "a.example", {
      rule: "ask",
      offerForSecurityKey: false,
      mayContinueUnverified: false,
    });
    const item = foldLog([
      {
        kind: "data",
        seq: 1,
        device: DEVICE,
        devSeq: 1,
        body: {
          opId: new Uint8Array(16),
          hlc: { ms: 1, counter: 0 },
          baseSeq: 0,
          ops: site ? [site] : [],
          group: null,
        },
        reissue: null,
      },
    ])
      .items.values()
      .next().value;

    expect(item).toBeDefined();
    expect(item && deviceWords(item)).toBeNull();
    expect(deviceWords(emptyItem(ID))).toBeNull();
  });
});
