import { describe, expect, it } from "vitest";
import { syncExplanation } from "../../../../extension/ui/manager/sync-explanation.ts";
import { aStatus } from "../sync-status.ts";

describe("syncExplanation", () => {
  //  state          waiting   sentence
  it.each([
    ["in-sync", 0, "syncInSyncWhat"],
    ["syncing", 2, "syncSyncingWhat"],
    ["waiting", 2, "syncWaitingWhat"],
    ["waiting", 0, "syncInSyncWhat"],
    ["forked", 0, "syncForkedWhat"],
    ["trouble", 2, null],
    ["removed", 0, null],
  ] as const)("%s with %i waiting", (state, waitingEdits, key) => {
    expect(syncExplanation(aStatus({ state, waitingEdits }))).toBe(key);
  });

  it("does not call it being in sync before the first sync", () => {
    expect(syncExplanation(aStatus({ state: "waiting", lastSyncedAtMs: null }))).toBe("syncNotYetWhat");
  });
});
