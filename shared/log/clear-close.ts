/**
 * The clear part of close: one byte. 0 = a close that is not final is cancelled, 1 = the vault is deleted, 2 = it moved
 * (the new origin is sealed).
 */
import { LogFault } from "./log-fault.ts";
import { readClear } from "./read-clear.ts";

export type Closing = "deleted" | "moved";

/** What a close entry says. */
export type CloseClear = Closing | "cancelled";

const NUMBERS = { cancelled: 0, deleted: 1, moved: 2 } as const satisfies Record<CloseClear, number>;

export function encodeCloseClear(how: CloseClear): Uint8Array {
  return Uint8Array.of(NUMBERS[how]);
}

/** Throws LogFault for any other byte or length. */
export function decodeCloseClear(bytes: Uint8Array): CloseClear {
  const number = readClear(bytes, (reader) => reader.uint8());
  if (number === NUMBERS.cancelled) return "cancelled";
  if (number === NUMBERS.deleted) return "deleted";
  if (number === NUMBERS.moved) return "moved";
  throw new LogFault("log/malformed", "unknown way of closing");
}
