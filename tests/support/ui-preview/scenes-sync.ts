/** The screens of sync in manager and popup: every state, every kind of note. */
import type { Page } from "playwright-core";
import type { SyncNote, SyncStatus } from "../../../extension/messages/contract.ts";
import { NOW_MS, SYNC_OFF } from "./fixtures.ts";
import { byId, type Scene, unlocked } from "./scene.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

export const DEVICES: SyncStatus["devices"] = [
  {
    deviceId: "d1",
    name: "Firefox on Linux",
    platform: "linux",
    isThis: true,
    status: "active",
    heardAtMs: NOW_MS,
  },
  {
    deviceId: "d2",
    name: "Laptop",
    platform: "mac",
    isThis: false,
    status: "active",
    heardAtMs: NOW_MS - 3 * 3_600_000,
  },
  {
    deviceId: "d3",
    name: "古いタブレット",
    platform: "android",
    isThis: false,
    status: "active",
    heardAtMs: NOW_MS - 12 * DAY_MS,
  },
  { deviceId: "d4", name: "", platform: "win", isThis: false, status: "active", heardAtMs: null },
  {
    deviceId: "d5",
    name: "Phone that fell into the harbour",
    platform: "android",
    isThis: false,
    status: "removed",
    heardAtMs: NOW_MS - 90 * DAY_MS,
  },
];

const IN_SYNC: SyncStatus = {
  ...SYNC_OFF,
  server: "https://sync.example.org",
  state: "in-sync",
  lastSyncedAtMs: NOW_MS - 5 * MINUTE_MS,
  devices: DEVICES,
};

function aNote(noteId: number, about: SyncNote["about"], more: Partial<SyncNote> = {}): SyncNote {
  return {
    noteId,
    about,
    deviceNames: ["Laptop"],
    deviceIds: ["d2"],
    rpId: null,
    itemId: null,
    count: null,
    ...more,
  };
}

const ALL_NOTES: readonly SyncNote[] = [
  aNote(1, "concurrent-edit", { rpId: "github.com", itemId: "i01" }),
  aNote(2, "server-healed", { count: 14 }),
  aNote(3, "device-added", { deviceNames: ["Firefox on Windows"] }),
  aNote(4, "unreadable-entry", { count: 2 }),
  aNote(5, "stray-group-member", { count: 1 }),
  aNote(6, "conflict-item", { rpId: "accounts.example-bank.co.uk", itemId: "i03" }),
  aNote(7, "wrong-wrap"),
  aNote(8, "epoch-key-missing"),
  aNote(9, "devices-removed", { deviceNames: ["Old phone", "", "Tablet"] }),
  aNote(10, "snapshot-mismatch"),
  aNote(11, "fork-merged", { count: 3 }),
];

const FORKED: SyncStatus = {
  ...IN_SYNC,
  state: "forked",
  lastSyncedAtMs: NOW_MS - 2 * 3_600_000,
  waitingEdits: 3,
  fork: { forkSeq: 1412, seenAtMs: NOW_MS - 40 * MINUTE_MS, here: 3, there: 5 },
};

const TROUBLE: SyncStatus = {
  ...IN_SYNC,
  state: "trouble",
  fault: "sync/unreachable",
  waitingEdits: 2,
  nextTryAtMs: NOW_MS + 2 * MINUTE_MS,
};

const COMPARED = {
  place: 1431,
  newest: 1431,
  words: ["harbor", "lantern", "window", "copper", "maple", "river"],
};

const TALL = { width: 1200, height: 1500 };

function sync(name: string, status: Partial<SyncStatus>, more: Partial<Scene> = {}): Scene {
  return {
    name: `sync-${name}`,
    page: "manager",
    place: "#sync",
    answers: { ...unlocked, "sync/status": [{ ...IN_SYNC, ...status }] },
    ...more,
  };
}

function compare(name: string, more: Partial<Scene> = {}): Scene {
  const earlier = { ...COMPARED, place: 1400, words: ["ocean", "pilot", "signal", "anchor", "fog", "tide"] };
  return {
    name: `sync-compare-${name}`,
    page: "manager",
    place: "#sync/compare",
    answers: { ...unlocked, "sync/compare": [COMPARED, earlier] },
    ...more,
  };
}

async function askPlace(page: Page, place: string): Promise<void> {
  await byId(page, "compare-other-place").fill(place);
  await byId(page, "compare-show").click();
}

function popup(name: string, status: SyncStatus, more: Partial<Scene> = {}): Scene {
  return {
    name: `popup-sync-${name}`,
    page: "popup",
    answers: { ...unlocked, "sync/status": [status] },
    activeUrl: "https://github.com/login",
    ...more,
  };
}

export const SYNC_SCENES: readonly Scene[] = [
  sync("off", SYNC_OFF),
  sync("off-connect", SYNC_OFF, { act: (page) => byId(page, "sync-connect-open").click() }),
  sync("off-lied", SYNC_OFF, {
    answers: {
      ...unlocked,
      "sync/status": [SYNC_OFF],
      "sync/connect": [{ fault: "sync/server-lied" }],
    },
    act: async (page) => {
      await byId(page, "sync-connect-open").click();
      await byId(page, "sync-server").fill("sync.example.org");
      await byId(page, "sync-connect").click();
    },
  }),
  sync("in-sync", {}),
  sync("syncing", { state: "syncing" }),
  sync("waiting", { state: "waiting", waitingEdits: 3, nextTryAtMs: NOW_MS + 30_000 }),
  sync("waiting-first", { state: "waiting", lastSyncedAtMs: null }),
  sync("trouble", TROUBLE),
  sync("disconnect", TROUBLE, {
    act: (page) => byId(page, "sync-disconnect-open").click(),
    size: TALL,
  }),
  sync("notes", { notes: ALL_NOTES }, { size: { width: 1200, height: 2000 } }),
  sync("fork", FORKED, { size: TALL }),
  sync("fork-fault", FORKED, {
    answers: { ...unlocked, "sync/status": [FORKED], "sync/merge-fork": [{ fault: "sync/unreachable" }] },
    act: (page) => byId(page, "fork-merge").click(),
    size: TALL,
  }),
  sync("removed", { state: "removed", waitingEdits: 2 }),
  sync("copied", { state: "copied" }),
  sync("closed", { state: "closed", fault: "sync/closed" }),
  sync("needs-update", { state: "needs-update" }),
  sync("de", { ...TROUBLE, notes: ALL_NOTES.slice(0, 3) }, { language: "de", size: TALL }),
  sync("es-fork", FORKED, { language: "es", size: TALL }),
  sync("ja", { ...TROUBLE, notes: ALL_NOTES.slice(0, 6) }, { language: "ja", size: TALL }),
  sync("ja-fork", FORKED, { language: "ja", size: TALL }),
  sync("rtl", { ...TROUBLE, notes: ALL_NOTES.slice(0, 2) }, { isRightToLeft: true, size: TALL }),
  sync("narrow", { ...TROUBLE, notes: ALL_NOTES.slice(0, 2) }, { size: { width: 480, height: 1800 } }),
  compare("newest"),
  compare("earlier", {
    act: async (page) => {
      await askPlace(page, "1,400");
      await page.locator("[data-testid=compare-place][data-place='1400']").waitFor();
    },
  }),
  compare("beyond", { act: (page) => askPlace(page, "2000") }),
  compare("ja", { language: "ja" }),
  compare("rtl", { isRightToLeft: true }),
  popup("in-sync", IN_SYNC),
  popup("waiting", { ...IN_SYNC, state: "waiting", waitingEdits: 3 }),
  popup("trouble", TROUBLE),
  popup("forked", FORKED),
  popup("copied-de", { ...IN_SYNC, state: "copied" }, { language: "de" }),
  popup("removed-ja", { ...IN_SYNC, state: "removed" }, { language: "ja" }),
  popup("rtl", FORKED, { isRightToLeft: true }),
  {
    name: "sync-detail",
    page: "manager",
    place: "#passkeys/i01",
    answers: { ...unlocked, "sync/status": [IN_SYNC] },
  },
];
