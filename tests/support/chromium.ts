/** Chromium for tests: found, launched with an extension. What `ChromiumDriver` offers: scripts/browsers. */
import type { LaunchOptions } from "../../scripts/browsers/browser-driver.ts";
import { type ChromiumDriver, launchChromiumAt } from "../../scripts/browsers/chromium-driver.ts";
import { findDrivable } from "../../scripts/browsers/find-browser.ts";

export async function launchChromium(options: LaunchOptions): Promise<ChromiumDriver> {
  const found = findDrivable("chromium");
  if (found === null)
    throw new Error("no Chromium here: npm test installs one, npm run test:browser does not");
  return launchChromiumAt(found.path, options);
}
