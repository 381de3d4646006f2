/** The time a password withstands, in the largest unit that fits. */
import { text } from "./text.ts";
import { amountText } from "./time-text.ts";

const MINUTE_S = 60;
const HOUR_S = 60 * MINUTE_S;
const DAY_S = 24 * HOUR_S;
const YEAR_S = 365 * DAY_S;

/** Such as "about 58 days" or "more than 1,000 years". */
export function withstandsText(seconds: number): string {
  if (seconds < MINUTE_S) return text("withstandsNothing");
  if (seconds < HOUR_S) return text("withstandsAbout", amountText(Math.round(seconds / MINUTE_S), "minute"));
  if (seconds < DAY_S) return text("withstandsAbout", amountText(Math.round(seconds / HOUR_S), "hour"));
  if (seconds < YEAR_S) return text("withstandsAbout", amountText(Math.round(seconds / DAY_S), "day"));
  if (seconds < 1000 * YEAR_S)
    return text("withstandsAbout", amountText(Math.round(seconds / YEAR_S), "year"));
  return text("withstandsLong", amountText(1000, "year"));
}
