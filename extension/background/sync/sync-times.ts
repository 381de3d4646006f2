/** When the next sync is due. Chance keeps a server from hearing from all devices of a vault, or of a town, at once. */

/** From 0 up to but not including 1. */
export type Fraction = () => number;

const MINUTE_MS = 60_000;
const POLL_MS = 15 * MINUTE_MS;
const EDIT_DELAY_MS = 30_000;
const FIRST_RETRY_MS = 30_000;
/** Failures after which the pause grows no longer. */
const MOST_DOUBLINGS = 7;
const LONGEST_RETRY_MS = 60 * MINUTE_MS;

/** Pause until the next poll: 15 minutes, a fifth more or less. */
export function pollDelayMs(fraction: Fraction): number {
  return Math.round(POLL_MS * (0.8 + 0.4 * fraction()));
}

/** Pause before an edit that is in no hurry is sent. */
export function editDelayMs(fraction: Fraction): number {
  return Math.floor(EDIT_DELAY_MS * fraction());
}

/**
 * Pause after the n-th failure in a row (n from 1): from half to all of 30 s, a minute, two minutes ... an hour; not
 * less than the server asked for.
 */
export function retryDelayMs(failures: number, askedMs: number | null, fraction: Fraction): number {
  const doublings = Math.min(failures - 1, MOST_DOUBLINGS);
  const longest = Math.min(FIRST_RETRY_MS * 2 ** doublings, LONGEST_RETRY_MS);
  return Math.max(Math.round(longest * (0.5 + 0.5 * fraction())), askedMs ?? 0);
}
