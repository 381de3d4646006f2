/**
 * A list of wrapped epoch keys as it stands in clear parts: count(u16), then per recipient, in strictly rising order
 * of device id: device_id(16) || enc(32) || ct(48). Who the recipients are can be checked without any key; whether a
 * wrap is right, by every holder of the epoch key (shared/vault/epoch-wrap.ts).
 */
import type { ByteReader } from "../bytes/byte-reader.ts";
import { compareBytes, concatBytes, equalBytes, uint16 } from "../bytes/bytes.ts";
import { DEVICE_ID_LENGTH } from "./entry-header.ts";
import { LogFault } from "./log-fault.ts";

/** enc(32) || ct(48): HPKE's encapsulated key and the sealed epoch key. */
export const WRAP_LENGTH = 80;

export type Wrap = {
  /** 16 bytes: the device that can open it. */
  readonly recipient: Uint8Array;
  /** 80 bytes. */
  readonly wrapped: Uint8Array;
};

export function encodeWraps(wraps: readonly Wrap[]): Uint8Array {
  const sorted = wraps.toSorted((a, b) => compareBytes(a.recipient, b.recipient));
  return concatBytes(uint16(sorted.length), ...sorted.flatMap((wrap) => [wrap.recipient, wrap.wrapped]));
}

/** Reads a list; throws LogFault where recipients are not in strictly rising order. */
export function readWraps(reader: ByteReader): Wrap[] {
  const wraps: Wrap[] = [];
  for (let left = reader.uint16(); left > 0; left--)
    wraps.push({ recipient: reader.take(DEVICE_ID_LENGTH), wrapped: reader.take(WRAP_LENGTH) });
  requireRising(wraps.map((wrap) => wrap.recipient));
  return wraps;
}

/** Throws LogFault unless each byte string is greater than the one before: one set, one spelling. */
export function requireRising(ids: readonly Uint8Array[]): void {
  let previous: Uint8Array | null = null;
  for (const id of ids) {
    if (previous !== null && compareBytes(previous, id) >= 0)
      throw new LogFault("log/malformed", "a set is not in rising order");
    previous = id;
  }
}

/** True when the wraps are for exactly these devices. */
export function isRecipientSet(wraps: readonly Wrap[], deviceIds: readonly Uint8Array[]): boolean {
  const expected = deviceIds.toSorted(compareBytes);
  return (
    expected.length === wraps.length &&
    wraps.every((wrap, index) => equalBytes(wrap.recipient, expected[index] ?? new Uint8Array()))
  );
}
