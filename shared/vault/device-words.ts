/**
 * What the person says of one device, as an item of type "device": what it is called now, when it was removed, and
 * that nothing is left to be done about what it may still hold. Named by the device, so two devices that rename a third
 * speak of one item. What a device is, the log alone says (shared/log/control-state.ts).
 */
import type { CborValue } from "../cbor/cbor.ts";
import { cborMap } from "../cbor/cbor-map.ts";
import { deviceItemId } from "./item-id.ts";
import { type ItemState, isLive } from "./item-state.ts";
import type { Op } from "./ops.ts";

export type DeviceWords = {
  /** Null: as the device called itself when it was added. */
  readonly name: string | null;
  /** By the clock of whoever removed it, or null. */
  readonly removedAtMs: number | null;
  /** The passkeys that it may still hold have been seen to, or it is in good hands. */
  readonly isSettled: boolean;
};

export const NO_DEVICE_WORDS: DeviceWords = { name: null, removedAtMs: null, isSettled: false };

/** Operations that bring a device's item from its present state (null: none yet) to these words; none where they hold. */
export function deviceWordsOps(
  item: ItemState | null,
  deviceId: Uint8Array,
  words: Partial<DeviceWords>,
): readonly Op[] {
  const itemId = deviceItemId(deviceId);
  const values: ReadonlyMap<string, CborValue> = new Map(Object.entries(words));
  if (item === null || item.birth === null || !isLive(item)) {
    const fixed = cborMap({ device: deviceId });
    return [{ op: "create", itemId, type: "device", fixed, secret: cborMap({}), fields: values }];
  }
  return [...values].flatMap(([field, value]): Op[] =>
    item.fields.get(field)?.value === value ? [] : [{ op: "put", itemId, field, value }],
  );
}

/** The words in a device's item, with "none" for whatever is missing or of another type; null for another item. */
export function deviceWords(item: ItemState): DeviceWords | null {
  if (item.birth?.type !== "device" || !isLive(item)) return null;
  const name = item.fields.get("name")?.value;
  const removedAtMs = item.fields.get("removedAtMs")?.value;
  return {
    name: typeof name === "string" && name !== "" ? name : null,
    removedAtMs: typeof removedAtMs === "number" ? removedAtMs : null,
    isSettled: item.fields.get("isSettled")?.value === true,
  };
}
