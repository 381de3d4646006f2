/** The formats' doors in a browser: its random source, its WebCrypto, and Argon2 as WebAssembly. */
import type { NowMs, RandomBytes } from "../../../shared/bytes/environment.ts";
import type { Argon2, ExchangeDoors } from "../../../shared/exchange/exchange-doors.ts";
import { tooCostly } from "../../../shared/exchange/kdf-cost.ts";
import { pbkdf2BySubtle, proveKeyBySubtle } from "../../../shared/exchange/key-proof.ts";

export function platformDoors(outside: {
  readonly random: RandomBytes;
  readonly nowMs: NowMs;
  readonly argon2: Argon2;
}): ExchangeDoors {
  const { random, nowMs, argon2 } = outside;
  return {
    random,
    now: nowMs,
    argon2: (request) => withinMemory(() => argon2(request)),
    pbkdf2: pbkdf2BySubtle(crypto.subtle),
    proveKey: proveKeyBySubtle(crypto.subtle, random(32)),
  };
}

/** A file may ask for more memory than this machine has to give, although less than Keyferry allows. */
async function withinMemory<Value>(work: () => Promise<Value>): Promise<Value> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof RangeError) throw tooCostly();
    throw cause;
  }
}
