/** What every replica must do with items: two layers, and secrets that move between them. */
import { beforeEach, describe, expect, it } from "vitest";
import { idText } from "../../../shared/log/device-id.ts";
import type { ItemWrite, LayerWrite, Replica, SecretSource } from "../../../shared/sync/replica.ts";
import type { ItemState } from "../../../shared/vault/item-state.ts";
import {
  ITEM_A,
  ITEM_B,
  itemCalled,
  newlyFounded,
  type OpenReplica,
  SECRET_1,
  SECRET_2,
  step,
} from "./replica-fixtures.ts";

function labelOf(item: ItemState | null): unknown {
  return item === null ? null : item.fields.get("label")?.value;
}

function layer(label: string, secret: SecretSource): LayerWrite {
  return { state: itemCalled(ITEM_A, label), secret };
}

export function replicaItemsConformance(open: OpenReplica): void {
  let replica: Replica;
  let again: () => Replica;
  beforeEach(async () => {
    ({ replica, again } = await open(await newlyFounded()));
  });

  async function secrets(): Promise<ReadonlyMap<string, Uint8Array | null>> {
    const found = new Map<string, Uint8Array | null>();
    for await (const { state, secret } of replica.confirmedItems()) found.set(idText(state.itemId), secret);
    return found;
  }

  /** The secret of the visible layer: what it is when the log's layer takes it over. */
  async function visibleSecret(itemId: Uint8Array): Promise<Uint8Array | null | undefined> {
    const [layers] = await replica.items([itemId]);
    if (layers?.visible == null) return undefined;
    const visible = { state: layers.visible, secret: "of-visible" } as const;
    await step(replica, { items: [{ itemId, visible, confirmed: "as-visible" }] });
    return (await secrets()).get(idText(itemId));
  }

  describe("items", () => {
    // what is written one after the other             -> visible, confirmed, and the secret of each
    const same = "as-visible";
    const table: [string, [LayerWrite, ItemWrite["confirmed"]][], unknown[]][] = [
      ["a birth in the log", [[layer("a", SECRET_1), same]], ["a", "a", SECRET_1, SECRET_1]],
      ["a birth that waits", [[layer("a", SECRET_1), null]], ["a", null, SECRET_1, undefined]],
      [
        "a birth that waited and is in the log now",
        [
          [layer("a", SECRET_1), null],
          [layer("a", "of-visible"), same],
        ],
        ["a", "a", SECRET_1, SECRET_1],
      ],
      [
        "an edit that waits",
        [
          [layer("a", SECRET_1), same],
          [layer("b", "of-visible"), layer("a", "of-confirmed")],
        ],
        ["b", "a", SECRET_1, SECRET_1],
      ],
      [
        "an edit that waits, made from a row that is the same in both layers",
        [
          [layer("a", SECRET_1), same],
          [layer("b", "of-confirmed"), layer("a", "of-visible")],
        ],
        ["b", "a", SECRET_1, SECRET_1],
      ],
      [
        "another device's edit below one that waits",
        [
          [layer("a", SECRET_1), same],
          [layer("b", "of-visible"), layer("a", "of-confirmed")],
          [layer("b", "of-visible"), layer("c", "of-confirmed")],
        ],
        ["b", "c", SECRET_1, SECRET_1],
      ],
      [
        "a birth in the log under one that waits with another secret",
        [
          [layer("a", SECRET_1), null],
          [layer("b", "of-visible"), layer("b", SECRET_2)],
        ],
        ["b", "b", SECRET_1, SECRET_2],
      ],
      [
        "waiting edits taken off",
        [
          [layer("a", SECRET_1), null],
          [layer("b", "of-visible"), layer("b", SECRET_2)],
          [layer("b", "of-confirmed"), same],
        ],
        ["b", "b", SECRET_2, SECRET_2],
      ],
      [
        "the layers' secrets exchanged",
        [
          [layer("a", SECRET_1), layer("b", SECRET_2)],
          [layer("a", "of-confirmed"), layer("b", "of-visible")],
        ],
        ["a", "b", SECRET_2, SECRET_1],
      ],
      [
        "a purge that waits",
        [
          [layer("a", SECRET_1), same],
          [layer("gone", "none"), layer("a", "of-confirmed")],
        ],
        ["gone", "a", null, SECRET_1],
      ],
      [
        "a purge in the log",
        [
          [layer("a", SECRET_1), same],
          [layer("gone", "none"), same],
        ],
        ["gone", "gone", null, null],
      ],
      ["a secret of a row that is not there", [[layer("a", "of-visible"), same]], ["a", "a", null, null]],
      [
        "an item that is gone",
        [
          [layer("a", SECRET_1), null],
          [null, same],
        ],
        [null, null, undefined, undefined],
      ],
    ];

    it.each(table)("%s", async (_, writes, [visible, confirmed, secretSeen, secretInLog]) => {
      for (const [seen, inLog] of writes)
        await step(replica, { items: [{ itemId: ITEM_A, visible: seen, confirmed: inLog }] });

      const [layers] = await again().items([ITEM_A]);
      expect([labelOf(layers?.visible ?? null), labelOf(layers?.confirmed ?? null)]).toEqual([
        visible,
        confirmed,
      ]);
      expect((await secrets()).get(idText(ITEM_A))).toEqual(secretInLog);
      expect(await visibleSecret(ITEM_A)).toEqual(secretSeen);
    });

    it("come in the order of the ids, unknown ones as nothing", async () => {
      const b = { state: itemCalled(ITEM_B, "b"), secret: "none" } as const;
      await step(replica, { items: [{ itemId: ITEM_B, visible: b, confirmed: "as-visible" }] });

      const found = await replica.items([ITEM_A, ITEM_B, ITEM_A]);

      expect(found.map(({ visible }) => labelOf(visible))).toEqual([null, "b", null]);
      expect(await replica.items([])).toEqual([]);
    });

    it("are all replaced where a step says so", async () => {
      const b = { state: itemCalled(ITEM_B, "b"), secret: SECRET_2 } as const;
      await step(replica, { items: [{ itemId: ITEM_A, visible: layer("a", SECRET_1), confirmed: null }] });

      await step(replica, {
        replacesAllItems: true,
        items: [{ itemId: ITEM_B, visible: b, confirmed: "as-visible" }],
      });

      const found = await again().items([ITEM_A, ITEM_B]);
      expect(found.map(({ visible }) => labelOf(visible))).toEqual([null, "b"]);
      expect([...(await secrets())]).toEqual([[idText(ITEM_B), SECRET_2]]);
    });

    it("keep their whole state, history included", async () => {
      const item = {
        ...itemCalled(ITEM_A, "new"),
        birth: {
          type: "passkey",
          fixed: new Map([["rpId", "example.org"]]),
          digest: new Uint8Array(32).fill(1),
          opId: ITEM_B,
          stamp: { seq: 2, device: ITEM_B, opNo: 65_536, hlc: { ms: 9, counter: 2 } },
        },
        edits: new Map([[idText(ITEM_B), { seq: 2, opNo: 65_536 }]]),
      };

      await step(replica, {
        items: [{ itemId: ITEM_A, visible: { state: item, secret: "none" }, confirmed: null }],
      });

      expect((await again().items([ITEM_A]))[0]).toEqual({ visible: item, confirmed: null });
    });
  });
}
