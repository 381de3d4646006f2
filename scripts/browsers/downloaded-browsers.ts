/** Where browsers that this project downloaded lie: Playwright's own place for Chromium, a cache folder for Firefox. */
import { existsSync, readdirSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { Browser, Cache } from "@puppeteer/browsers";
import { chromium } from "playwright-core";

export const FIREFOX_CACHE = join(homedir(), ".cache", "keyferry", "browsers");

export function downloadedChromium(): string | null {
  const path = chromium.executablePath();
  return path !== "" && existsSync(path) ? path : null;
}

export function downloadedFirefox(): string | null {
  if (!existsSync(FIREFOX_CACHE) || readdirSync(FIREFOX_CACHE).length === 0) return null;
  const installed = new Cache(FIREFOX_CACHE)
    .getInstalledBrowsers()
    .filter((known) => known.browser === Browser.FIREFOX);
  return installed.at(-1)?.executablePath ?? null;
}
