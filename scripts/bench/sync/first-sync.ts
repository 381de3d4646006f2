/**
 * A browser joins a vault of 10,000 passkeys by its words through the real pages: from the press that joins until the
 * page that says what arrived. Then that vault in the popup: until its list is painted, and what a keystroke costs.
 */
import { testId } from "../../browsers/browser-driver.ts";
import type { ChromiumDriver } from "../../browsers/chromium-driver.ts";
import type { ChromiumPage } from "../../browsers/chromium-page.ts";
import { joinByWords } from "../../start/sync-steps.ts";
import { PAGES, waitForOnboarding } from "../../start/vault-steps.ts";
import { type Bench, limited, median, quantile } from "../figure.ts";
import { KEYFERRY, launchWith, PASSWORD } from "../subjects.ts";
import { largeVaultAt } from "./large-vault.ts";
import { startMeteredServer } from "./metered-server.ts";
import { mainThreadClock, openedToPainted, pressedToPainted } from "./moments.ts";
import { PASSKEYS } from "./one-change.ts";

const OPENINGS = 7;
const TYPED = "sailor.4711";
const TWO_FRAMES = "new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))";

export const firstSync: Bench = {
  name: "first-sync",
  what: `a browser joins a vault of ${PASSKEYS} passkeys by its words; then its list and search in the popup`,
  async run() {
    const { origin, stop } = await startMeteredServer();
    try {
      const { words } = await largeVaultAt(origin, PASSKEYS);
      const driver = await launchWith(KEYFERRY);
      try {
        const joinMs = await joinedAfterMs(driver, words, origin);
        const popup = await popupFigures(driver);
        return {
          "first-sync": limited(joinMs, "ms", 10_000),
          "popup-list": limited(popup.listMs, "ms", 200),
          "popup-keystroke": limited(popup.keystrokeMs, "ms", 16),
        };
      } finally {
        await driver.close();
      }
    } finally {
      await stop();
    }
  },
};

async function joinedAfterMs(
  driver: ChromiumDriver,
  words: readonly string[],
  server: string,
): Promise<number> {
  const page = await waitForOnboarding(driver);
  const joined = await pressedToPainted(page, "join-submit", "onboarding-joined");
  await joinByWords(driver, { words, server, password: PASSWORD, deviceName: "Tablet" });
  const ms = await joined();
  await page.close();
  return ms;
}

async function popupFigures(
  driver: ChromiumDriver,
): Promise<{ readonly listMs: number; readonly keystrokeMs: number }> {
  const openings: number[] = [];
  const keystrokes: number[] = [];
  for (let opening = 0; opening < OPENINGS; opening++) {
    const { page, ms } = await openedToPainted(driver, PAGES.popup, "passkey-row");
    openings.push(ms);
    keystrokes.push(...(await keystrokeMs(page)));
    await page.close();
  }
  return { listMs: median(openings), keystrokeMs: quantile(keystrokes, 0.95) };
}

/** Main-thread time of the page for each letter typed, its painting included: a frame has 16 ms of it. */
async function keystrokeMs(page: ChromiumPage): Promise<readonly number[]> {
  const clock = await mainThreadClock(page);
  await page.click(testId("search"));
  const times: number[] = [];
  for (const letter of TYPED) {
    await page.evaluate(TWO_FRAMES);
    const before = await clock();
    await page.press(letter);
    await page.evaluate(TWO_FRAMES);
    times.push((await clock()) - before);
  }
  return times;
}
