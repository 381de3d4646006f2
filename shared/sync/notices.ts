/** What applied entries have to tell the person, beside what the fold reports. */
import { equalBytes } from "../bytes/bytes.ts";
import type { ReadItem } from "../vault/apply-op.ts";
import type { ItemState } from "../vault/item-state.ts";
import type { OpenedEntry } from "../vault/opened-entry.ts";
import type { EngineNotice } from "./replica.ts";

/** Devices that someone else added or removed: "was it you?". */
export function membershipNotices(opened: OpenedEntry, self: Uint8Array): readonly EngineNotice[] {
  if (opened.kind !== "control" || equalBytes(opened.device, self)) return [];
  const { seq, subject, removed } = opened;
  if (subject !== null) return [{ about: "device-added", seq, device: subject }];
  return removed.length > 0 ? [{ about: "devices-removed", seq, devices: removed }] : [];
}

/** Fields of changed items in which a value lost to another one whose author had not seen it, or the other way round. */
export function concurrencyNotices(
  seq: number,
  before: ReadItem,
  changed: readonly ItemState[],
): readonly EngineNotice[] {
  return changed.flatMap((item) =>
    [...item.fields].flatMap(([field, { lost }]): EngineNotice[] => {
      const newest = lost[0];
      if (newest?.isConcurrent !== true) return [];
      const known = before(item.itemId)?.fields.get(field)?.lost[0];
      if (known !== undefined && known.stamp === newest.stamp) return [];
      return [{ about: "concurrent-edit", seq, itemId: item.itemId, field }];
    }),
  );
}
