/**
 * The state of sync in one short line and how grave it is, for popup and manager alike. Pure: which text, not the
 * text itself.
 */
import type { SyncState, SyncStatus } from "../../messages/contract.ts";
import type { CountKey, TextKey } from "./text.ts";

export type SyncTone = "ok" | "quiet" | "warn" | "danger";

export type SyncLine = {
  readonly tone: SyncTone;
  readonly says: { readonly key: TextKey } | { readonly countKey: CountKey; readonly count: number };
};

/** States in which the person has to act before anything is synced again. */
export type StoppedState = Extract<SyncState, "forked" | "removed" | "copied" | "closed" | "needs-update">;

const LINES: Readonly<Record<Exclude<SyncState, "waiting">, { tone: SyncTone; key: TextKey }>> = {
  off: { tone: "quiet", key: "syncOff" },
  "in-sync": { tone: "ok", key: "syncInSync" },
  syncing: { tone: "quiet", key: "syncSyncing" },
  trouble: { tone: "warn", key: "syncTrouble" },
  forked: { tone: "danger", key: "syncForked" },
  removed: { tone: "danger", key: "syncRemoved" },
  copied: { tone: "danger", key: "syncCopied" },
  closed: { tone: "danger", key: "syncClosed" },
  "needs-update": { tone: "warn", key: "syncNeedsUpdate" },
};

/** The engine also waits where nothing is left to send: before the first sync, or for the next one. */
export function syncLine(status: Pick<SyncStatus, "state" | "waitingEdits" | "lastSyncedAtMs">): SyncLine {
  const { state, waitingEdits, lastSyncedAtMs } = status;
  if (state !== "waiting") return { tone: LINES[state].tone, says: { key: LINES[state].key } };
  if (waitingEdits > 0) return { tone: "quiet", says: { countKey: "syncWaiting", count: waitingEdits } };
  return lastSyncedAtMs === null
    ? { tone: "quiet", says: { key: "syncNotYet" } }
    : { tone: "ok", says: { key: "syncInSync" } };
}

export function stoppedState(state: SyncState): StoppedState | null {
  switch (state) {
    case "forked":
    case "removed":
    case "copied":
    case "closed":
    case "needs-update":
      return state;
    default:
      return null;
  }
}

/**
 * What can be said of one passkey: on the server, on this device alone, or nothing, because a waiting edit may be one
 * of it.
 */
export function passkeyPlace(status: SyncStatus): "on-server" | "here-only" | null {
  if (status.state === "off" || status.server === null) return "here-only";
  return status.state === "in-sync" && status.waitingEdits === 0 ? "on-server" : null;
}
