/** A sign of life: when this device was here, how many items it counted, which snapshot it has re-read and found right. */
import { encodeCheckpointClear } from "../log/clear-checkpoint.ts";
import { encodeCheckpointBody } from "./checkpoint-body.ts";
import type { DeviceKeys } from "./device-keys.ts";
import { nextHlc } from "./hlc.ts";
import { type WriteOutside, type WriterPlace, type Written, writeAt } from "./write-at.ts";

/** `confirmedSnapshotSeq`: 0 for none. Throws VaultFault as `writeAt` does. */
export function writeCheckpoint(
  place: WriterPlace,
  signer: DeviceKeys,
  facts: { readonly itemCount: number; readonly confirmedSnapshotSeq: number },
  outside: WriteOutside,
): Written {
  const { itemCount, confirmedSnapshotSeq } = facts;
  const clear = encodeCheckpointClear({ confirmedSnapshotSeq });
  const body = encodeCheckpointBody({ at: nextHlc(place.hlc, outside.nowMs()), itemCount });
  return writeAt(place, signer, { kind: "checkpoint", clear, body }, outside);
}
