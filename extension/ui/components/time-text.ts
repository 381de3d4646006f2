/** Times as the person's language writes them: relative under a day, else the date. */
import { localeTag, text } from "./text.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

/** The date of a moment, such as "22 November 2026". */
export function dateText(timeMs: number): string {
  return new Intl.DateTimeFormat(localeTag(), { dateStyle: "long" }).format(timeMs);
}

/** How long ago a moment was, as long as that is under a day; else its date. */
export function agoText(timeMs: number, nowMs: number): string {
  const age = nowMs - timeMs;
  // A page's clock stands between two looks at it, so something may seem to lie ahead by a little.
  if (age < -MINUTE_MS || age >= DAY_MS) return dateText(timeMs);
  if (age < MINUTE_MS) return text("timeJustNow");
  const relative = new Intl.RelativeTimeFormat(localeTag(), { numeric: "always" });
  if (age < HOUR_MS) return relative.format(-Math.floor(age / MINUTE_MS), "minute");
  return relative.format(-Math.floor(age / HOUR_MS), "hour");
}

/** How long until a moment, such as "in 2 minutes"; a moment that has passed is "in 1 second". */
export function untilText(timeMs: number, nowMs: number): string {
  const leftMs = Math.max(1000, timeMs - nowMs);
  const unit = leftMs > 2 * HOUR_MS ? "hour" : leftMs > 90_000 ? "minute" : "second";
  const unitMs = unit === "hour" ? HOUR_MS : unit === "minute" ? MINUTE_MS : 1000;
  const relative = new Intl.RelativeTimeFormat(localeTag(), { numeric: "always" });
  return relative.format(Math.ceil(leftMs / unitMs), unit);
}

/** A length of time in one unit, such as "45 seconds" or "3 minutes", rounded up. */
export function lengthText(lengthMs: number): string {
  const unit = lengthMs > 90_000 ? "minute" : "second";
  const amount = Math.max(1, Math.ceil(lengthMs / (unit === "minute" ? MINUTE_MS : 1000)));
  return amountText(amount, unit);
}

/** An amount of a unit, such as "3 minutes". */
export function amountText(amount: number, unit: "second" | "minute" | "hour" | "day" | "year"): string {
  return new Intl.NumberFormat(localeTag(), { style: "unit", unit, unitDisplay: "long" }).format(amount);
}
