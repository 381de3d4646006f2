/** On every page behind the front door: signing out, and times in the reader's own way. */
import { askSite } from "./ask-site.js";

document.getElementById("sign-out").addEventListener("click", async () => {
  await askSite("POST", "/api/sign-out");
  location.assign("/");
});

const DAY_MS = 86_400_000;
const date = new Intl.DateTimeFormat(undefined, { dateStyle: "long" });
const relative = new Intl.RelativeTimeFormat(undefined, { numeric: "auto" });

for (const element of document.querySelectorAll("time[data-when]")) {
  const then = new Date(element.dateTime);
  element.title = then.toLocaleString();
  element.textContent = Date.now() - then < DAY_MS ? sinceText(then) : date.format(then);
}

function sinceText(then) {
  const seconds = Math.round((then - Date.now()) / 1000);
  if (seconds > -60) return "just now";
  return seconds > -3600
    ? relative.format(Math.round(seconds / 60), "minute")
    : relative.format(Math.round(seconds / 3600), "hour");
}
