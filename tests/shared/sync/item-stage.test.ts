import { describe, expect, it } from "vitest";
import { ItemStage } from "../../../shared/sync/item-stage.ts";
import type { ItemLayers } from "../../../shared/sync/replica.ts";
import { emptyItem } from "../../../shared/vault/item-state.ts";

const ID = new Uint8Array(16).fill(3);
const ITEM = emptyItem(ID);
const TRASHED = { ...ITEM, life: "trashed" } as const;
const load = (layers: ItemLayers) =>
  ItemStage.load({ items: async (ids) => ids.map(() => layers) }, [ID, ID]);

describe("ItemStage", () => {
  it("loads an item once and writes nothing that did not change", async () => {
    let asked = 0;
    const items = async (ids: readonly Uint8Array[]) => {
      asked += ids.length;
      return ids.map(() => ({ visible: ITEM, confirmed: ITEM }));
    };

    const stage = await ItemStage.load({ items }, [ID, ID]);

    expect(asked).toBe(1);
    expect(stage.writes()).toEqual([]);
  });

  it("keeps the layers apart where an edit waits", async () => {
    const stage = await load({ visible: ITEM, confirmed: ITEM });

    stage.changeVisible([{ item: TRASHED, secret: "kept" }]);

    expect(stage.writes()).toEqual([
      {
        itemId: ID,
        visible: { state: TRASHED, secret: "of-visible" },
        confirmed: { state: ITEM, secret: "of-confirmed" },
      },
    ]);
  });

  it("makes them one where nothing waits any more", async () => {
    const stage = await load({ visible: TRASHED, confirmed: ITEM });

    stage.resetVisible(ID);

    expect(stage.writes()).toEqual([
      { itemId: ID, visible: { state: ITEM, secret: "of-confirmed" }, confirmed: "as-visible" },
    ]);
  });

  it.each([
    // what an operation does to the secret | where it comes from afterwards
    ["kept", "of-confirmed"],
    ["erased", "none"],
    [new Uint8Array([7]), new Uint8Array([7])],
  ] as const)("takes a secret that is %s from %s", async (secret, source) => {
    const stage = await load({ visible: ITEM, confirmed: ITEM });

    stage.changeConfirmed([{ item: TRASHED, secret }]);
    stage.resetVisible(ID);

    expect(stage.writes()).toEqual([
      { itemId: ID, visible: { state: TRASHED, secret: source }, confirmed: "as-visible" },
    ]);
  });

  it("forgets an item of which nothing is left", async () => {
    const stage = await load({ visible: ITEM, confirmed: null });

    stage.resetVisible(ID);

    expect(stage.writes()).toEqual([{ itemId: ID, visible: null, confirmed: "as-visible" }]);
  });

  it("writes everything of a replica that is made anew", () => {
    const secret = new Uint8Array([1, 2]);

    const stage = ItemStage.of([{ state: ITEM, secret }]);

    expect(stage.writes()).toEqual([
      { itemId: ID, visible: { state: ITEM, secret }, confirmed: "as-visible" },
    ]);
  });
});
