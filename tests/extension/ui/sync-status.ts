/** A status of sync with overridden parts, for the tests beside this file. */
import type { SyncStatus } from "../../../extension/messages/contract.ts";

export function aStatus(overrides: Partial<SyncStatus> = {}): SyncStatus {
  return {
    server: "https://sync.example.org",
    state: "in-sync",
    fault: null,
    lastSyncedAtMs: 1,
    nextTryAtMs: null,
    waitingEdits: 0,
    devices: [],
    notes: [],
    fork: null,
    ...overrides,
  };
}
