/** Firefox for tests: found, launched with an extension. What `FirefoxDriver` offers: scripts/browsers. */
import type { LaunchOptions } from "../../scripts/browsers/browser-driver.ts";
import { findDrivable } from "../../scripts/browsers/find-browser.ts";
import { type FirefoxDriver, launchFirefoxAt } from "../../scripts/browsers/firefox-driver.ts";

export async function launchFirefox(options: LaunchOptions): Promise<FirefoxDriver> {
  const found = findDrivable("firefox");
  if (found === null)
    throw new Error("no Firefox here: npm test installs one, npm run test:browser does not");
  return launchFirefoxAt(found.path, options);
}
