/** The clear part of close: one byte, 1 = the vault is deleted, 2 = it moved (the new origin is sealed). */
import { LogFault } from "./log-fault.ts";
import { readClear } from "./read-clear.ts";

export type Closing = "deleted" | "moved";

const NUMBERS = { deleted: 1, moved: 2 } as const satisfies Record<Closing, number>;

export function encodeCloseClear(closing: Closing): Uint8Array {
  return Uint8Array.of(NUMBERS[closing]);
}

/** Throws LogFault for any other byte or length. */
export function decodeCloseClear(bytes: Uint8Array): Closing {
  const number = readClear(bytes, (reader) => reader.uint8());
  if (number === NUMBERS.deleted) return "deleted";
  if (number === NUMBERS.moved) return "moved";
  throw new LogFault("log/malformed", "unknown way of closing");
}
