/** Which operations took effect more than once in the log that a device has whole. */
import { bytesToHex } from "../../../shared/bytes/bytes.ts";
import { openKept } from "../../../shared/sync/opened-log.ts";
import { groupEffect, NO_GROUPS } from "../../../shared/vault/open-groups.ts";
import type { Device } from "./devices.ts";

/** Ids (hex) of edits that took effect again, at each entry where they did. */
export async function repeatsIn({ replica, state }: Device): Promise<readonly string[]> {
  const kept = await replica.entries(1, state.log.seq);
  const opened = openKept(kept, state.control, state.keyring.epochKeys);
  const seen = new Set<string>();
  const repeats: string[] = [];
  let groups = NO_GROUPS;
  for (const one of opened) {
    const effect = groupEffect(groups, one);
    groups = effect.groups;
    const ids = new Set(effect.ops.map(({ opId }) => bytesToHex(opId)));
    repeats.push(...[...ids].filter((id) => seen.has(id)));
    for (const id of ids) seen.add(id);
  }
  return repeats;
}
