/** How the last sync ended and when the next is due: kept for the browser session, for the worker may sleep meanwhile. */
import type { SessionArea } from "../session-area.ts";

export type SyncProgress = {
  /** Fault code of the last try, or null when it went well. */
  readonly fault: string | null;
  /** How many tries in a row failed. */
  readonly failures: number;
  readonly nextTryAtMs: number | null;
};

export const NOT_TRIED: SyncProgress = { fault: null, failures: 0, nextTryAtMs: null };
const KEY = "sync-progress";

export async function readProgress(session: SessionArea): Promise<SyncProgress> {
  // Only this file writes the key, so the shape is known.
  return ((await session.read(KEY)) as SyncProgress | undefined) ?? NOT_TRIED;
}

export async function writeProgress(session: SessionArea, progress: SyncProgress): Promise<void> {
  await session.write(KEY, progress);
}
