/** The sentence under the state of sync. Null where a notice beside it says all there is to say. */
import type { SyncStatus } from "../../messages/contract.ts";
import type { TextKey } from "../components/text.ts";

export function syncExplanation({ state, waitingEdits }: SyncStatus): TextKey | null {
  switch (state) {
    case "in-sync":
      return "syncInSyncWhat";
    case "waiting":
      return waitingEdits > 0 ? "syncWaitingWhat" : "syncInSyncWhat";
    case "syncing":
      return "syncSyncingWhat";
    case "forked":
      return "syncForkedWhat";
    default:
      return null;
  }
}
