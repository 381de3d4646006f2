import { describe, expect, it } from "vitest";
import { ItemStage } from "../../../shared/sync/item-stage.ts";
import { planEdits } from "../../../shared/sync/plan-edits.ts";
import { applyVisibly, asIfAppended, groupsAfter, idsTouchedBy } from "../../../shared/sync/rebase.ts";
import { HLC_ZERO } from "../../../shared/vault/hlc.ts";
import { textField } from "../../../shared/vault/item-state.ts";
import { NO_GROUPS } from "../../../shared/vault/open-groups.ts";
import { seededRandom, tickingClock } from "../vault/seeded-random.ts";
import { create, itemOf, rename } from "./devices.ts";

const SELF = new Uint8Array(16).fill(1);
const HEAD = { seq: 4, devSeq: 2, hlc: HLC_ZERO };
const plan = (...ops: Parameters<typeof planEdits>[1]) =>
  planEdits(HEAD, ops, { random: seededRandom(String(ops.length)), nowMs: tickingClock() });

describe("rebase", () => {
  it("puts waiting edits at the places behind the head, in their order", () => {
    const [first] = plan(create("ann"));
    const [second] = plan(rename("ann", "x"), rename("ann", "y"));
    if (first === undefined || second === undefined) throw new Error("two edits");

    const places = asIfAppended([first, second], HEAD, SELF).map(({ seq, devSeq }) => [seq, devSeq]);

    expect(places).toEqual([
      [5, 3],
      [6, 4],
    ]);
  });

  it("shows nothing of a group before its last member, and then all of it", async () => {
    const group = plan(create("ann", 40_000), create("bob", 40_000));
    const waiting = asIfAppended(group, HEAD, SELF);
    expect(idsTouchedBy(NO_GROUPS, waiting.slice(0, 1))).toEqual([]);
    expect(groupsAfter(NO_GROUPS, waiting.slice(0, 1)).size).toBe(1);

    const stage = await ItemStage.load(
      { items: async (ids) => ids.map(() => NOTHING) },
      idsTouchedBy(NO_GROUPS, waiting),
    );
    applyVisibly(stage, NO_GROUPS, waiting);

    expect(stage.visible(itemOf("ann"))?.birth).not.toBeNull();
    expect(stage.confirmed(itemOf("ann"))).toBeNull();
    expect(textField(stage.visible(itemOf("bob")) ?? fail(), "userName")).toBe("bob");
  });
});

const NOTHING = { visible: null, confirmed: null };

function fail(): never {
  throw new Error("no such item");
}
