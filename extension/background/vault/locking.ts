/**
 * Locks on time although the worker sleeps, and at once when the computer is locked. Every entry point also checks
 * the deadline itself, because alarms may come late.
 */
import { browser } from "../../platform/browser.ts";
import type { VaultKeeper } from "./vault-keeper.ts";

const ALARM = "keyferry-lock";

/** Registers the listeners; call it in the worker's first turn. `onLocked` hears of every lock they cause. */
export function listenForLocking(keeper: VaultKeeper, onLocked: () => void): void {
  browser.alarms.onAlarm.addListener(({ name }) => {
    if (name === ALARM) void lockIfDue(keeper, onLocked);
  });
  browser.idle.onStateChanged.addListener((state) => {
    if (state === "locked") void keeper.lock().then(onLocked);
  });
}

/** Sets the alarm for the present deadline; call it whenever the deadline moved. */
export async function scheduleLock(deadlineMs: number | null): Promise<void> {
  if (deadlineMs === null) await browser.alarms.clear(ALARM);
  else browser.alarms.create(ALARM, { when: deadlineMs });
}

async function lockIfDue(keeper: VaultKeeper, onLocked: () => void): Promise<void> {
  const deadlineMs = await keeper.deadlineMs();
  if (deadlineMs === null) onLocked();
  else await scheduleLock(deadlineMs);
}
