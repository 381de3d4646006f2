/**
 * Which of two values of a field stays (FORMAT.md, "Fold"): the newer one if its author had seen the older, or is the
 * same device and wrote it later; else, concurrent, the one with the greater clock, device, operation. The loser goes
 * to the field's history.
 */
import { compareBytes, equalBytes } from "../bytes/bytes.ts";
import { type CborValue, encodeCanonical } from "../cbor/cbor.ts";
import { idText } from "../log/device-id.ts";
import { compareHlc } from "./hlc.ts";
import { type FieldState, HISTORY_LIMIT, type LostValue, type OpStamp } from "./item-state.ts";
import { hadSeen, type StampedOp } from "./stamped-op.ts";

type Fields = ReadonlyMap<string, FieldState>;

/** The fields after a put. */
export function putField(fields: Fields, name: string, value: CborValue, stamped: StampedOp): Fields {
  const present = fields.get(name);
  const put = { value, stamp: stamped.stamp };
  return new Map(fields).set(
    name,
    present === undefined ? { ...put, lost: [] } : settle(present, put, stamped),
  );
}

function settle(
  present: FieldState,
  put: { readonly value: CborValue; readonly stamp: OpStamp },
  stamped: StampedOp,
): FieldState {
  const knewPresent = hadSeen(stamped, idText(present.stamp.device), present.stamp);
  const wins = knewPresent || compareStamps(put.stamp, present.stamp) > 0;
  const winner = wins ? put : { value: present.value, stamp: present.stamp };
  const loser = wins ? present : put;
  // A value that lost to itself tells the person nothing.
  if (equalBytes(encodeCanonical(winner.value), encodeCanonical(loser.value)))
    return { ...winner, lost: present.lost };
  const lost: LostValue = { value: loser.value, stamp: loser.stamp, isConcurrent: !knewPresent };
  return { ...winner, lost: [lost, ...present.lost].slice(0, HISTORY_LIMIT) };
}

/** Orders two concurrent operations: by clock, then device, then operation. */
export function compareStamps(a: OpStamp, b: OpStamp): number {
  return compareHlc(a.hlc, b.hlc) || compareBytes(a.device, b.device) || a.opNo - b.opNo;
}
