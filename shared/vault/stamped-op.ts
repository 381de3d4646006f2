/** An operation with its place among all others: what the fold compares (FORMAT.md, "Fold"). */
import { idText } from "../log/device-id.ts";
import type { LastTouch, OpStamp } from "./item-state.ts";
import type { OpenedData } from "./opened-entry.ts";
import type { Op } from "./ops.ts";

/** Operation numbers of one entry: dev_seq * 65,536 + place in the body. */
const OPS_PER_ENTRY = 65_536;

export type StampedOp = {
  readonly op: Op;
  readonly opId: Uint8Array;
  readonly stamp: OpStamp;
  /** The last entry its author had seen. */
  readonly baseSeq: number;
};

/** The operations of one data entry, taking effect at `seq` (its own place, or that of its group's last member). */
export function stampOps(opened: OpenedData, seq: number): readonly StampedOp[] {
  const { body, device, devSeq } = opened;
  return body.ops.map((op, place) => ({
    op,
    opId: body.opId,
    stamp: { seq, device, opNo: devSeq * OPS_PER_ENTRY + place, hlc: body.hlc },
    baseSeq: body.baseSeq,
  }));
}

/** True when the author of `stamped` knew what `device` (text of its id) had done: read it, or did it itself before. */
export function hadSeen(stamped: StampedOp, device: string, touch: LastTouch): boolean {
  if (touch.seq <= stamped.baseSeq) return true;
  return device === idText(stamped.stamp.device) && touch.opNo < stamped.stamp.opNo;
}
