/** Refuses key derivation that a file asks for and that would only keep the machine busy, before any of it is done. */
import type { Argon2Request } from "./exchange-doors.ts";
import { ExchangeFault } from "./exchange-fault.ts";
import { LIMITS } from "./limits.ts";

/** Throws ExchangeFault "exchange/too-costly", or "exchange/malformed" for parameters that RFC 9106 does not allow. */
export function checkArgon2Cost(cost: Pick<Argon2Request, "memoryKiB" | "passes" | "lanes">): void {
  const { memoryKiB, passes, lanes } = cost;
  if (![memoryKiB, passes, lanes].every(isCount) || memoryKiB < 8 * lanes)
    throw new ExchangeFault("exchange/malformed", "The file asks for a key derivation that does not exist.");
  const isBounded =
    memoryKiB <= LIMITS.argon2MemoryKiB &&
    passes <= LIMITS.argon2Passes &&
    lanes <= LIMITS.argon2Lanes &&
    memoryKiB * passes <= LIMITS.argon2WorkKiB;
  if (!isBounded) throw tooCostly();
}

/** Throws ExchangeFault. */
export function checkPbkdf2Cost(iterations: number): void {
  if (!isCount(iterations))
    throw new ExchangeFault("exchange/malformed", "The file asks for a key derivation that does not exist.");
  if (iterations > LIMITS.pbkdf2Iterations) throw tooCostly();
}

export function tooCostly(): ExchangeFault {
  return new ExchangeFault(
    "exchange/too-costly",
    "Opening this file would take more memory or time than Keyferry gives a file. Export it with smaller settings.",
  );
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 1;
}
