/**
 * What a snapshot holds: the whole state of a vault at one place of its log, and nothing that is not a function of the
 * log. Notices are not part of it. Contains secrets.
 */
import { idText } from "../log/device-id.ts";
import type { ItemState } from "./item-state.ts";
import type { KnownDevices, NewestCheckpoint } from "./known-devices.ts";
import type { OpenGroups } from "./open-groups.ts";
import type { VaultState } from "./vault-state.ts";

export type SnapshotItem = {
  readonly state: ItemState;
  /** Secret: encoded secret part; null where the item has no birth. */
  readonly secret: Uint8Array | null;
};

/** Everything beside the items, as `devicesAfter`, `checkpointAfter` and `groupEffect` give it. */
export type SnapshotRest = {
  readonly openGroups: OpenGroups;
  readonly devices: KnownDevices;
  readonly checkpoint: NewestCheckpoint | null;
};

export type SnapshotContent = {
  /** In any order, each once. */
  readonly items: Iterable<SnapshotItem> | AsyncIterable<SnapshotItem>;
  readonly rest: SnapshotRest;
};

/** A state that is in memory, as content of a snapshot. */
export function contentOf(state: VaultState): SnapshotContent & { readonly items: readonly SnapshotItem[] } {
  const items = [...state.items].map(([id, item]) => ({
    state: item,
    secret: state.secrets.get(id) ?? null,
  }));
  const { openGroups, devices, checkpoint } = state;
  return { items, rest: { openGroups, devices, checkpoint } };
}

/** The state that a snapshot stands for, at the place that it covers. */
export function vaultStateOf(
  coversSeq: number,
  content: { readonly items: readonly SnapshotItem[]; readonly rest: SnapshotRest },
): VaultState {
  const items = new Map(content.items.map(({ state }) => [idText(state.itemId), state]));
  const secrets = new Map(
    content.items.flatMap(({ state, secret }) => (secret === null ? [] : [[idText(state.itemId), secret]])),
  );
  return { seq: coversSeq, items, secrets, ...content.rest, notices: [] };
}
