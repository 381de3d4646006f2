/**
 * Proves every key of a file: each signs, and another implementation verifies with the public key that goes with it.
 * Many at a time, because the platform works on them beside us; whoever waits hears how far it is.
 */
import type { ProveKey } from "./exchange-doors.ts";
import { flawOfUnproven, publicKeyIn } from "./key-reading.ts";
import type { SkipCode } from "./remarks.ts";

/** Told now and then, so that a screen can show progress; whoever has other work does it before resolving. */
export type Progress = (done: number, total: number) => void | Promise<void>;

const AT_ONCE = 100;

/** For each key in its order: null where it is good, else why not. */
export async function proveKeys(
  keys: readonly Uint8Array[],
  prove: ProveKey,
  progress?: Progress,
): Promise<readonly (SkipCode | null)[]> {
  const flaws: (SkipCode | null)[] = [];
  for (let from = 0; from < keys.length; from += AT_ONCE) {
    const some = keys.slice(from, from + AT_ONCE);
    flaws.push(...(await Promise.all(some.map((pkcs8) => flawOf(pkcs8, prove)))));
    await progress?.(flaws.length, keys.length);
  }
  return flaws;
}

async function flawOf(pkcs8: Uint8Array, prove: ProveKey): Promise<SkipCode | null> {
  return (await prove(pkcs8, publicKeyIn(pkcs8))) ? null : flawOfUnproven(pkcs8);
}
