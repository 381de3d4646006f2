/** The sentence under the state of sync. Null where a notice beside it says all there is to say. */
import type { SyncStatus } from "../../messages/contract.ts";
import type { TextKey } from "../components/text.ts";

export function syncExplanation({ state, waitingEdits, lastSyncedAtMs }: SyncStatus): TextKey | null {
  switch (state) {
    case "in-sync":
      return "syncInSyncWhat";
    case "waiting":
      if (waitingEdits > 0) return "syncWaitingWhat";
      return lastSyncedAtMs === null ? "syncNotYetWhat" : "syncInSyncWhat";
    case "syncing":
      return "syncSyncingWhat";
    case "forked":
      return "syncForkedWhat";
    default:
      return null;
  }
}
