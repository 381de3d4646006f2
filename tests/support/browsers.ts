/** Both browsers in one table, for journeys that are written once: `describe.each(BROWSERS)("… in $name", ...)`. */
import type { BrowserDriver, BrowserName, LaunchOptions } from "../../scripts/browsers/browser-driver.ts";
import { launchChromium } from "./chromium.ts";
import { launchFirefox } from "./firefox.ts";

type Launcher = {
  readonly name: BrowserName;
  launch(options: LaunchOptions): Promise<BrowserDriver>;
};

export const BROWSERS: readonly Launcher[] = [
  { name: "chromium", launch: launchChromium },
  { name: "firefox", launch: launchFirefox },
];
