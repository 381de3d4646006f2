/** Times in words. The server writes them in UTC; public/local-times.js rewrites `<time>` in the reader's own way. */
import { type Html, html } from "./html.ts";

const DAY = new Intl.DateTimeFormat("en-GB", {
  weekday: "long",
  day: "numeric",
  month: "long",
  timeZone: "UTC",
});
const TIME = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: "UTC" });
const DATE = new Intl.DateTimeFormat("en-GB", {
  day: "numeric",
  month: "long",
  year: "numeric",
  timeZone: "UTC",
});

/** Harbour time, for example `Tuesday 24 November`. */
export function dayText(ms: number): string {
  return DAY.format(ms);
}

/** Harbour time, for example `08:40`. */
export function timeText(ms: number): string {
  return TIME.format(ms);
}

/** A moment in the reader's life. */
export function when(ms: number): Html {
  return html`<time data-when datetime="${new Date(ms).toISOString()}">${DATE.format(ms)}</time>`;
}
