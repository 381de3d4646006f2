/**
 * What a log amounts to: a function of its entries and of nothing else. Secrets stand apart from the items, encoded,
 * one per item, so that whoever stores or shows items never holds them by accident.
 */
import type { ItemState } from "./item-state.ts";
import type { KnownDevices, NewestCheckpoint } from "./known-devices.ts";
import { NO_GROUPS, type OpenGroups } from "./open-groups.ts";

/** Something the person should see, none of which stops the fold. */
export type Notice =
  /** An entry that does not open or has not its form: "unreadable entry from ...". */
  | { readonly about: "unreadable-entry"; readonly seq: number; readonly device: Uint8Array }
  /** A member of a group that does not fit it. */
  | { readonly about: "stray-group-member"; readonly seq: number; readonly device: Uint8Array }
  /** A different passkey came under the id of one that is there; kept as an item of its own. */
  | {
      readonly about: "conflict-item";
      readonly seq: number;
      readonly itemId: Uint8Array;
      readonly conflictId: Uint8Array;
    }
  /** A wrapped epoch key that is not what it must be: its recipient cannot read on. Rekey at once. */
  | { readonly about: "wrong-wrap"; readonly seq: number; readonly recipient: Uint8Array }
  /** The key of an epoch is not to be had, so its entries stay unread. */
  | { readonly about: "epoch-key-missing"; readonly epoch: number };

export type VaultState = {
  /** The last entry folded. */
  readonly seq: number;
  /** By text of the item id. */
  readonly items: ReadonlyMap<string, ItemState>;
  /** Secret: encoded secret part by text of the item id. */
  readonly secrets: ReadonlyMap<string, Uint8Array>;
  readonly openGroups: OpenGroups;
  readonly devices: KnownDevices;
  readonly checkpoint: NewestCheckpoint | null;
  readonly notices: readonly Notice[];
};

/** Before genesis. */
export const EMPTY_STATE: VaultState = {
  seq: 0,
  items: new Map(),
  secrets: new Map(),
  openGroups: NO_GROUPS,
  devices: new Map(),
  checkpoint: null,
  notices: [],
};
