import { describe, expect, it } from "vitest";
import type { SyncState } from "../../../../extension/messages/contract.ts";
import { passkeyPlace, stoppedState, syncLine } from "../../../../extension/ui/components/sync-line.ts";
import { aStatus } from "../sync-status.ts";

describe("syncLine", () => {
  //  state            tone      text
  it.each([
    ["off", "quiet", "syncOff"],
    ["in-sync", "ok", "syncInSync"],
    ["syncing", "quiet", "syncSyncing"],
    ["trouble", "warn", "syncTrouble"],
    ["forked", "danger", "syncForked"],
    ["removed", "danger", "syncRemoved"],
    ["copied", "danger", "syncCopied"],
    ["closed", "danger", "syncClosed"],
    ["needs-update", "warn", "syncNeedsUpdate"],
  ] as const)("%s is said in its own words", (state, tone, key) => {
    expect(syncLine(aStatus({ state, waitingEdits: 4 }))).toEqual({ tone, says: { key } });
  });

  it("counts what waits", () => {
    expect(syncLine(aStatus({ state: "waiting", waitingEdits: 4 }))).toEqual({
      tone: "quiet",
      says: { countKey: "syncWaiting", count: 4 },
    });
  });

  it("calls waiting with nothing to send being in sync", () => {
    expect(syncLine(aStatus({ state: "waiting" }))).toEqual({ tone: "ok", says: { key: "syncInSync" } });
  });

  it("does not call it so before the first sync", () => {
    expect(syncLine(aStatus({ state: "waiting", lastSyncedAtMs: null }))).toEqual({
      tone: "quiet",
      says: { key: "syncNotYet" },
    });
  });
});

describe("stoppedState", () => {
  it.each(["forked", "removed", "copied", "closed", "needs-update"] as const)(
    "%s asks for the person",
    (state) => {
      expect(stoppedState(state)).toBe(state);
    },
  );

  it.each(["off", "in-sync", "syncing", "waiting", "trouble"] satisfies SyncState[])(
    "%s goes on by itself",
    (state) => {
      expect(stoppedState(state)).toBeNull();
    },
  );
});

describe("passkeyPlace", () => {
  it("is the server where everything is sent and synced", () => {
    expect(passkeyPlace(aStatus())).toBe("on-server");
  });

  it("is this device alone without a server", () => {
    expect(passkeyPlace(aStatus({ state: "off", server: null }))).toBe("here-only");
  });

  //  a waiting edit may be one of this passkey, and nothing is known while sync is not well
  it.each([
    aStatus({ waitingEdits: 1 }),
    aStatus({ state: "syncing" }),
    aStatus({ state: "trouble" }),
    aStatus({ state: "forked" }),
    aStatus({ state: "removed" }),
  ])("is not claimed in $state with $waitingEdits waiting", (status) => {
    expect(passkeyPlace(status)).toBeNull();
  });
});
