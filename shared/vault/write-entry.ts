/** Writes operations as the next data entry of this device, in one step: makes the edit and seals it. */
import type { NowMs } from "../bytes/environment.ts";
import { makeEdit } from "./edit.ts";
import type { GroupMembership } from "./entry-body.ts";
import type { Keyring } from "./keyring.ts";
import type { LogHead } from "./log-head.ts";
import type { Op } from "./ops.ts";
import { type SealOutside, sealEdit, type WrittenEntry } from "./seal-edit.ts";

/**
 * One entry with these operations (at least one). Throws VaultFault "vault/no-epoch-key" when the keyring lacks the
 * current epoch's key, LogFault "log/too-large" when the operations do not fit one entry.
 */
export function writeDataEntry(
  keyring: Keyring,
  head: LogHead,
  ops: readonly Op[],
  outside: SealOutside & { readonly nowMs: NowMs },
  group: GroupMembership | null = null,
): WrittenEntry {
  return sealEdit(keyring, head, makeEdit(head, ops, outside, group), outside);
}
