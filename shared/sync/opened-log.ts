/** Kept entries, opened: for what must be known of a log as a whole, which is rare. */
import { decodeEntry } from "../log/entry.ts";
import { kindOf } from "../log/kinds.ts";
import type { EpochKeys } from "../vault/epoch-key.ts";
import { openEntry } from "../vault/open-entry.ts";
import type { OpenedEntry } from "../vault/opened-entry.ts";
import { isLeafOnly } from "./kept-log.ts";
import type { KeptEntry, ReplicaState } from "./replica.ts";

/**
 * Entries that are there in full, opened, by rising seq. `control`: the state at their end. Those that only a newer
 * version reads are left out. Secret.
 */
export function openKept(
  kept: readonly KeptEntry[],
  control: ReplicaState["control"],
  keys: EpochKeys,
): readonly OpenedEntry[] {
  return kept.flatMap((one) => {
    if (isLeafOnly(one)) return [];
    const entry = decodeEntry(one.bytes);
    const kind = kindOf(entry.header.kind);
    const opened = kind === null ? "newer" : openEntry(control, keys, { entry, kind });
    return opened === "newer" ? [] : [opened];
  });
}
