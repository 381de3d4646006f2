/** What the engine takes from outside: chance, time, signatures, waiting. */
import type { NowMs, RandomBytes } from "../bytes/environment.ts";
import type { SignatureScheme } from "../log/signature-scheme.ts";

export type EngineEnvironment = {
  readonly random: RandomBytes;
  /** Wall clock: decides when checkpoints are due and nothing that is folded. */
  readonly nowMs: NowMs;
  readonly scheme: SignatureScheme;
  /** Waits before a request is made again. Absent: does not wait (simulations). */
  readonly pause?: (ms: number) => Promise<void>;
};

/** A number from 0 to below `limit` (at most 2^32), all of them about as likely. */
export function randomBelow(environment: Pick<EngineEnvironment, "random">, limit: number): number {
  const [a = 0, b = 0, c = 0, d = 0] = environment.random(4);
  return Math.floor(((a * 2 ** 24 + b * 2 ** 16 + c * 2 ** 8 + d) / 2 ** 32) * limit);
}
