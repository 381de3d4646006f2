import { describe, expect, it } from "vitest";
import { idText } from "../../../shared/log/device-id.ts";
import { foldLog } from "../../../shared/vault/fold.ts";
import { siteItemId } from "../../../shared/vault/item-id.ts";
import { emptyItem, type ItemState } from "../../../shared/vault/item-state.ts";
import type { OpenedData } from "../../../shared/vault/opened-entry.ts";
import type { Op } from "../../../shared/vault/ops.ts";
import { type Enrolment, siteEnrolment, siteEnrolmentOps } from "../../../shared/vault/site-enrolment.ts";
import { DEFAULT_SITE_RULES, siteRuleOps, siteRules } from "../../../shared/vault/site-rule.ts";

const ID = siteItemId("a.example");
const NATIVE = { ...DEFAULT_SITE_RULES, rule: "native" } as const;

type Written = { readonly ops: readonly Op[]; readonly device?: number; readonly baseSeq?: number };

/** The item after these entries, each by a device that had seen all before it unless it says otherwise. */
function itemAfter(...entries: readonly Written[]): ItemState {
  const log = entries.map(
    ({ ops, device = 0, baseSeq }, place): OpenedData => ({
      kind: "data",
      seq: place + 1,
      device: new Uint8Array(16).fill(device),
      devSeq: place + 1,
      body: {
        opId: new Uint8Array(16).fill(place),
        hlc: { ms: place, counter: 0 },
        baseSeq: baseSeq ?? place,
        ops,
        group: null,
      },
      reissue: null,
    }),
  );
  return foldLog(log).items.get(idText(ID)) ?? emptyItem(ID);
}

const wanted = siteEnrolmentOps(null, "a.example", "wanted");

describe("the place of a site on the list of sites to move", () => {
  it.each<Enrolment>(["wanted", "done"])("is %s once it was written for a site that had no item", (place) => {
    const item = itemAfter({ ops: siteEnrolmentOps(null, "a.example", place) });

    expect(siteEnrolment(item)).toEqual({ rpId: "a.example", enrolment: place });
    expect(siteRules(item)?.rules).toEqual(DEFAULT_SITE_RULES);
  });

  it("changes by one put, and by nothing where it is there already", () => {
    const item = itemAfter({ ops: wanted });

    expect(siteEnrolmentOps(item, "a.example", "done")).toEqual([
      { op: "put", itemId: ID, field: "enrolment", value: "done" },
    ]);
    expect(siteEnrolmentOps(item, "a.example", "wanted")).toEqual([]);
    expect(siteEnrolmentOps(null, "a.example", "none")).toEqual([]);
  });

  it("leaves the rules of the site as they were, and they leave it", () => {
    const ruled = itemAfter({ ops: siteRuleOps(null, "a.example", NATIVE) });
    const both = itemAfter(
      { ops: siteRuleOps(null, "a.example", NATIVE) },
      { ops: siteEnrolmentOps(ruled, "a.example", "wanted") },
    );

    expect(siteRules(both)?.rules).toEqual(NATIVE);
    expect(siteRuleOps(both, "a.example", NATIVE)).toEqual([]);
    expect(siteEnrolment(both)?.enrolment).toBe("wanted");
  });

  it("written on one device while another writes the first rules of the site loses neither", () => {
    const rules = { ops: siteRuleOps(null, "a.example", NATIVE), device: 1, baseSeq: 0 };
    const list = { ops: wanted, device: 2, baseSeq: 0 };

    for (const order of [
      [rules, list],
      [list, rules],
    ]) {
      const item = itemAfter(...order);
      expect([siteRules(item)?.rules, siteEnrolment(item)?.enrolment]).toEqual([NATIVE, "wanted"]);
    }
  });

  it("counts as none where a newer version wrote what this one does not know", () => {
    const item = itemAfter(
      { ops: wanted },
      { ops: [{ op: "put", itemId: ID, field: "enrolment", value: "later" }] },
    );

    expect(siteEnrolment(item)?.enrolment).toBe("none");
  });

  it("is nowhere for an item of another type", () => {
    expect(siteEnrolment(emptyItem(ID))).toBeNull();
  });
});
