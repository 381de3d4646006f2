/** Asking again until the answer is there; the one way in which drivers and journeys wait. */
import { setTimeout as sleep } from "node:timers/promises";

export const DEFAULT_TIMEOUT_MS = 10_000;

/**
 * Calls `look` until it answers something else than null or false. A look that throws counts as "not yet": documents
 * go away while one looks at them. After `timeoutMs` it throws, naming `what`, with the last error as cause.
 */
export async function poll<T>(
  what: string,
  look: () => Promise<T | null | false>,
  timeoutMs: number = DEFAULT_TIMEOUT_MS,
): Promise<T> {
  const endsAt = performance.now() + timeoutMs;
  let cause: unknown;
  for (;;) {
    try {
      const found = await look();
      if (found !== null && found !== false) return found;
      cause = undefined;
    } catch (error) {
      cause = error;
    }
    if (performance.now() > endsAt) throw new Error(`not seen within ${timeoutMs} ms: ${what}`, { cause });
    await sleep(40);
  }
}

/** The promise's value, or an error that names `what` if it is not there in time. */
export async function withinLimit<T>(
  what: string,
  promise: Promise<T>,
  timeoutMs: number = DEFAULT_TIMEOUT_MS,
): Promise<T> {
  const timer = new AbortController();
  const late = sleep(timeoutMs, null, { signal: timer.signal }).then(() => {
    throw new Error(`not seen within ${timeoutMs} ms: ${what}`);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    // The sleep that is cut short rejects; nobody waits for it any more.
    late.catch(() => undefined);
    timer.abort();
  }
}
