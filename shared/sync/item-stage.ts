/**
 * The items of one step: loaded once with both layers, changed in memory, written once. `confirmed` is what the log
 * says, `visible` that with the waiting edits on top.
 */
import { idText } from "../log/device-id.ts";
import type { ItemChange, ReadItem } from "../vault/apply-op.ts";
import type { ItemState } from "../vault/item-state.ts";
import type { ItemLayers, ItemWrite, LayerWrite, Replica, SecretSource } from "./replica.ts";

type Draft = { readonly state: ItemState; readonly secret: SecretSource };

type Staged = {
  readonly itemId: Uint8Array;
  confirmed: Draft | null;
  visible: Draft | null;
  isChanged: boolean;
};

export class ItemStage {
  readonly #items: Map<string, Staged>;

  private constructor(items: Map<string, Staged>) {
    this.#items = items;
  }

  /** `itemIds`: every item that will be read; those named twice are loaded once. */
  static async load(replica: Pick<Replica, "items">, itemIds: readonly Uint8Array[]): Promise<ItemStage> {
    const ids = [...new Map(itemIds.map((id) => [idText(id), id])).values()];
    const layers = ids.length === 0 ? [] : await replica.items(ids);
    const items = new Map<string, Staged>();
    for (const [index, itemId] of ids.entries()) {
      const found: ItemLayers = layers[index] ?? { visible: null, confirmed: null };
      items.set(idText(itemId), {
        itemId,
        confirmed: found.confirmed && { state: found.confirmed, secret: "of-confirmed" },
        visible: found.visible && { state: found.visible, secret: "of-visible" },
        isChanged: false,
      });
    }
    return new ItemStage(items);
  }

  /** A replica made anew from these items: nothing is on disk that a secret could be taken from. */
  static of(items: readonly { readonly state: ItemState; readonly secret: Uint8Array | null }[]): ItemStage {
    return new ItemStage(
      new Map(
        items.map(({ state, secret }) => {
          const draft = { state, secret: secret ?? "none" } as const;
          const { itemId } = state;
          return [idText(itemId), { itemId, confirmed: draft, visible: draft, isChanged: true }];
        }),
      ),
    );
  }

  readonly confirmed: ReadItem = (itemId) => this.#items.get(idText(itemId))?.confirmed?.state ?? null;
  readonly visible: ReadItem = (itemId) => this.#items.get(idText(itemId))?.visible?.state ?? null;

  changeConfirmed(changes: readonly ItemChange[]): void {
    for (const change of changes) {
      const staged = this.#staged(change.item.itemId);
      staged.confirmed = after(staged.confirmed, change);
      staged.isChanged = true;
    }
  }

  changeVisible(changes: readonly ItemChange[]): void {
    for (const change of changes) {
      const staged = this.#staged(change.item.itemId);
      staged.visible = after(staged.visible, change);
      staged.isChanged = true;
    }
  }

  /** Takes all waiting edits off an item. */
  resetVisible(itemId: Uint8Array): void {
    const staged = this.#staged(itemId);
    if (staged.visible === staged.confirmed) return;
    staged.visible = staged.confirmed;
    staged.isChanged = true;
  }

  writes(): readonly ItemWrite[] {
    return [...this.#items.values()].filter(({ isChanged }) => isChanged).map(writeOf);
  }

  #staged(itemId: Uint8Array): Staged {
    const id = idText(itemId);
    const known = this.#items.get(id);
    if (known !== undefined) return known;
    const staged: Staged = { itemId, confirmed: null, visible: null, isChanged: false };
    this.#items.set(id, staged);
    return staged;
  }
}

function after(draft: Draft | null, { item, secret }: ItemChange): Draft {
  if (secret === "kept") return { state: item, secret: draft?.secret ?? "none" };
  return { state: item, secret: secret === "erased" ? "none" : secret };
}

function writeOf({ itemId, confirmed, visible }: Staged): ItemWrite {
  const write = (draft: Draft | null): LayerWrite => draft && { state: draft.state, secret: draft.secret };
  if (confirmed === visible) return { itemId, visible: write(visible), confirmed: "as-visible" };
  return { itemId, visible: write(visible), confirmed: write(confirmed) };
}
