import { describe, expect, it } from "vitest";
import { idText } from "../../../shared/log/device-id.ts";
import { decodeDataBody, encodeDataBody } from "../../../shared/vault/entry-body.ts";
import { foldLog } from "../../../shared/vault/fold.ts";
import { siteItemId } from "../../../shared/vault/item-id.ts";
import { emptyItem, type ItemState } from "../../../shared/vault/item-state.ts";
import type { OpenedData } from "../../../shared/vault/opened-entry.ts";
import type { Op } from "../../../shared/vault/ops.ts";
import { DEFAULT_SITE_RULES, siteRuleOps, siteRules } from "../../../shared/vault/site-rule.ts";

const ID = siteItemId("a.example");

/** One entry after the other by one device. */
function itemFrom(...entries: (readonly Op[])[]): ItemState {
  const log = entries.map((ops, place): OpenedData => {
    const reading = decodeDataBody(
      encodeDataBody({
        opId: new Uint8Array(16),
        hlc: { ms: place, counter: 0 },
        baseSeq: place,
        ops,
        group: null,
      }),
    );
    if (reading.status !== "read") throw new Error("not read");
    return {
      kind: "data",
      seq: place + 1,
      device: new Uint8Array(16),
      devSeq: place + 1,
      body: reading.body,
      reissue: null,
    };
  });
  return foldLog(log).items.get(idText(ID)) ?? emptyItem(ID);
}

describe("site rules", () => {
  const native = { ...DEFAULT_SITE_RULES, rule: "native" } as const;

  it("make an item for a site that has none, holding all of them", () => {
    const item = itemFrom(siteRuleOps(null, "a.example", native));
    expect(siteRules(item)).toEqual({ rpId: "a.example", rules: native });
  });

  it("change only what differs, and write nothing where they hold", () => {
    const item = itemFrom(siteRuleOps(null, "a.example", native));
    const changed = { ...native, offerForSecurityKey: true };
    const ops = siteRuleOps(item, "a.example", changed);
    expect(ops).toEqual([{ op: "put", itemId: ID, field: "offerForSecurityKey", value: true }]);
    expect(siteRuleOps(item, "a.example", native)).toEqual([]);
    expect(siteRules(itemFrom(siteRuleOps(null, "a.example", native), ops))?.rules).toEqual(changed);
  });

  it("set on two devices at once make one item and no conflict", () => {
    const ops = siteRuleOps(null, "a.example", native);
    const body = { opId: new Uint8Array(16), hlc: { ms: 1, counter: 0 }, baseSeq: 0, ops, group: null };
    const at = (seq: number): OpenedData => ({
      kind: "data",
      seq,
      device: new Uint8Array(16).fill(seq),
      devSeq: 1,
      body,
      reissue: null,
    });
    const state = foldLog([at(1), at(2)]);
    expect([state.items.size, state.notices.length]).toEqual([1, 0]);
  });

  it("come back for a site whose rules were thrown away", () => {
    const [create, end] = [
      siteRuleOps(null, "a.example", native),
      [{ op: "tombstone", itemId: ID } as const],
    ];
    const trashed = itemFrom(create, end);
    expect(siteRules(trashed)).toBeNull();
    expect(
      siteRules(itemFrom(create, end, siteRuleOps(trashed, "a.example", DEFAULT_SITE_RULES)))?.rules,
    ).toEqual(DEFAULT_SITE_RULES);
  });

  it("fall back to asking where a newer version wrote what this one does not know", () => {
    const put = (field: string): Op => ({ op: "put", itemId: ID, field, value: "later" });
    const item = itemFrom(
      siteRuleOps(null, "a.example", {
        rule: "never-save",
        offerForSecurityKey: true,
        mayContinueUnverified: true,
      }),
      [put("rule"), put("offerForSecurityKey")],
    );
    expect(siteRules(item)?.rules).toEqual({
      rule: "ask",
      offerForSecurityKey: false,
      mayContinueUnverified: true,
    });
  });

  it("are none in an item of another type", () => {
    expect(siteRules(emptyItem(ID))).toBeNull();
  });
});
