/**
 * Writes the next data entry of this device: seals and signs it for the place behind the pinned head. The caller
 * stores the exact bytes, the new head and the changed item rows in one strict transaction before anyone is told.
 */
import type { NowMs, RandomBytes } from "../bytes/environment.ts";
import { encodeEntry } from "../log/entry.ts";
import { leafHash, nextHead } from "../log/hash-chain.ts";
import { encodeDataBody, type GroupMembership, OP_ID_LENGTH } from "./entry-body.ts";
import { keyByCommitment } from "./epoch-key.ts";
import { nextHlc } from "./hlc.ts";
import type { Keyring } from "./keyring.ts";
import type { LogHead } from "./log-head.ts";
import type { OpenedData } from "./opened-entry.ts";
import type { Op } from "./ops.ts";
import { sealEntry } from "./seal-entry.ts";
import { VaultFault } from "./vault-fault.ts";

export type WrittenEntry = {
  /** The exact bytes to keep and, later, to send. */
  readonly entry: Uint8Array;
  /** Where the device stands after it. */
  readonly head: LogHead;
  /** The same entry for applyEntry. Contains secrets where the operations do. */
  readonly opened: OpenedData;
};

/**
 * One entry with these operations (at least one). Throws VaultFault "vault/no-epoch-key" when the keyring lacks the
 * current epoch's key, LogFault "log/too-large" when the operations do not fit one entry.
 */
export function writeDataEntry(
  keyring: Keyring,
  head: LogHead,
  ops: readonly Op[],
  outside: { readonly random: RandomBytes; readonly nowMs: NowMs },
  group: GroupMembership | null = null,
): WrittenEntry {
  const epochKey = keyByCommitment(keyring.epochKeys, head.commitment);
  if (epochKey === null) throw new VaultFault("vault/no-epoch-key", "the current epoch");
  if (ops.length === 0) throw new VaultFault("vault/cannot-write", "an entry without operations");

  const hlc = nextHlc(head.hlc, outside.nowMs());
  const body = { opId: outside.random(OP_ID_LENGTH), hlc, baseSeq: head.seq, ops, group };
  const seq = head.seq + 1;
  const devSeq = head.devSeq + 1;
  const { vaultId } = keyring;
  const clear = new Uint8Array();
  const entry = sealEntry(
    { kind: "data", vaultId, seq, prev: head.head, devSeq, clear, body: encodeDataBody(body) },
    epochKey,
    keyring.device,
    outside.random,
  );
  return {
    entry: encodeEntry(entry),
    head: { ...head, seq, devSeq, hlc, head: nextHead(head.head, leafHash(entry)) },
    opened: { kind: "data", seq, device: keyring.device.deviceId, devSeq, body },
  };
}
