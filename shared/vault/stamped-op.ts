/** An operation with its place among all others: what the fold compares (FORMAT.md, "Fold"). */

import { idText } from "../log/device-id.ts";
import { DEVICE_ID_LENGTH } from "../log/entry-header.ts";
import type { LastTouch, OpStamp } from "./item-state.ts";
import type { OpenedData } from "./opened-entry.ts";
import type { Op } from "./ops.ts";

/** Operation numbers of one entry: dev_seq * 65,536 + place in the body. */
const OPS_PER_ENTRY = 65_536;
const DEVICE_TEXT_LENGTH = 2 * DEVICE_ID_LENGTH;

export type StampedOp = {
  readonly op: Op;
  readonly opId: Uint8Array;
  readonly stamp: OpStamp;
  /** The last entry its author had seen. */
  readonly baseSeq: number;
  /** Brought over from another branch: its author is not the device that signed it, and knows nothing of what that did. */
  readonly isReissued: boolean;
};

/** The operations of one data entry, taking effect at `seq` (its own place, or that of its group's last member). */
export function stampOps(opened: OpenedData, seq: number): readonly StampedOp[] {
  const { body, device, devSeq, reissue } = opened;
  return body.ops.map((op, place) => ({
    op,
    opId: body.opId,
    stamp: { seq, device, opNo: devSeq * OPS_PER_ENTRY + place, hlc: body.hlc },
    baseSeq: body.baseSeq,
    isReissued: reissue !== null,
  }));
}

/**
 * Under which name an item remembers who touched it. What a device brings over stands apart from what it did itself, or
 * the one would hide the other from whoever had seen only one of them.
 */
export function toucherOf({ stamp, isReissued }: StampedOp): string {
  return isReissued ? `${idText(stamp.device)}@${stamp.seq}` : idText(stamp.device);
}

/** True when the author of `stamped` knew what `toucher` had done: read it, or did it before in the same hand. */
export function hadSeen(stamped: StampedOp, toucher: string, touch: LastTouch): boolean {
  if (touch.seq <= stamped.baseSeq) return true;
  const { device, seq, opNo } = stamped.stamp;
  if (toucher.slice(0, DEVICE_TEXT_LENGTH) !== idText(device) || touch.opNo >= opNo) return false;
  // Of a reissue, only the earlier operations of its own group: they take effect at one place.
  return !stamped.isReissued || touch.seq === seq;
}
