/**
 * How long a device has been silent, once that is worth a word. Every device writes at least once a week while it is
 * in use (its checkpoint), so eight days mean that it was not, or that its word was held back.
 */
import type { DeviceSummary } from "../../messages/devices-contract.ts";

const DAY_MS = 86_400_000;
export const QUIET_DAYS = 8;

/** Whole days of silence from QUIET_DAYS on; null for this device, for removed ones and where nothing was ever heard. */
export function quietDays({ isThis, status, heardAtMs }: DeviceSummary, nowMs: number): number | null {
  if (isThis || status === "removed" || heardAtMs === null) return null;
  const days = Math.floor((nowMs - heardAtMs) / DAY_MS);
  return days >= QUIET_DAYS ? days : null;
}
