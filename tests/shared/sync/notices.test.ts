import { describe, expect, it } from "vitest";
import { concurrencyNotices, membershipNotices } from "../../../shared/sync/notices.ts";
import { emptyItem, type FieldState } from "../../../shared/vault/item-state.ts";
import type { OpenedControl } from "../../../shared/vault/opened-entry.ts";

const SELF = new Uint8Array(16).fill(1);
const OTHER = new Uint8Array(16).fill(2);
const ITEM = emptyItem(new Uint8Array(16).fill(9));
const CONTROL: OpenedControl = {
  kind: "control",
  seq: 7,
  device: OTHER,
  devSeq: 1,
  body: { about: "policy" },
  subject: null,
  removed: [],
};

describe("membershipNotices", () => {
  it.each<[string, Partial<OpenedControl>, readonly unknown[]]>([
    // entry                              | notices
    ["a device added by another", { subject: SELF }, [{ about: "device-added", seq: 7, device: SELF }]],
    ["one added by this device", { subject: OTHER, device: SELF }, []],
    [
      "devices removed by another",
      { removed: [OTHER] },
      [{ about: "devices-removed", seq: 7, devices: [OTHER] }],
    ],
    ["a rekey that removes nobody", {}, []],
  ])("tell of %s as they should", (_, change, notices) => {
    expect(membershipNotices({ ...CONTROL, ...change }, SELF)).toEqual(notices);
  });
});

describe("concurrencyNotices", () => {
  const stamp = (seq: number) => ({ seq, device: OTHER, opNo: seq, hlc: { ms: seq, counter: 0 } });
  const field = (...lost: FieldState["lost"]): FieldState => ({ value: "x", stamp: stamp(9), lost });
  const item = (label: FieldState) => ({ ...ITEM, fields: new Map([["label", label]]) });
  const concurrent = { value: "y", stamp: stamp(3), isConcurrent: true };

  it("tell once of a value that lost to one whose author had not seen it", () => {
    const changed = item(field(concurrent));

    expect(concurrencyNotices(9, () => ITEM, [changed])).toEqual([
      { about: "concurrent-edit", seq: 9, itemId: ITEM.itemId, field: "label" },
    ]);
    expect(concurrencyNotices(10, () => changed, [changed])).toEqual([]);
  });

  it("tell nothing of a value that its successor knew", () => {
    expect(concurrencyNotices(9, () => ITEM, [item(field({ ...concurrent, isConcurrent: false }))])).toEqual(
      [],
    );
  });
});
