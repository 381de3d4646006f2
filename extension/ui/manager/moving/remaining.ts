/** How long a work will still take, from how far it came in the time that was watched. Pure. */

/** A look at the work: `done` of it at the time `atMs`. */
export type Look = { readonly atMs: number; readonly done: number };

/** Less is not worth a forecast. */
const WATCHED_MS = 1_500;

/** Null while too little was seen to tell. */
export function remainingMs(first: Look, now: Look, total: number): number | null {
  const watchedMs = now.atMs - first.atMs;
  const done = now.done - first.done;
  if (watchedMs < WATCHED_MS || done <= 0) return null;
  return Math.max(0, ((total - now.done) * watchedMs) / done);
}
