/** Wakes the worker when a sync is due. The browser may ring late, and rounds what is sooner than half a minute. */
import { browser } from "../../platform/browser.ts";
import type { SyncScheduler } from "./sync-scheduler.ts";

const ALARM = "keyferry-sync";

/** Registers the listener; call it in the worker's first turn. */
export function listenForSyncAlarm(scheduler: SyncScheduler): void {
  browser.alarms.onAlarm.addListener(({ name }) => {
    if (name === ALARM) void scheduler.woken();
  });
}

/** Null: not any more. */
export function setSyncAlarm(timeMs: number | null): void {
  if (timeMs === null) void browser.alarms.clear(ALARM);
  else browser.alarms.create(ALARM, { when: timeMs });
}
