/**
 * `npm start` without a display: travels the journey headless, in Chromium and, where it is there, in Firefox. Where
 * Chromium is neither there nor to be had, Firefox alone will do.
 */
import type { BrowserDriver, BrowserName, LaunchOptions } from "../browsers/browser-driver.ts";
import { launchChromiumAt } from "../browsers/chromium-driver.ts";
import { isRoot } from "../browsers/chromium-flags.ts";
import { type FoundBrowser, findDrivable } from "../browsers/find-browser.ts";
import { launchFirefoxAt } from "../browsers/firefox-driver.ts";
import { ensureBrowser, NoBrowserError } from "../browsers/install-browser.ts";
import { type BuiltExtension, ROOT } from "../bundling/build-extension.ts";
import { travel } from "./journey.ts";
import { Narrator } from "./narrator.ts";
import { Pictures } from "./pictures.ts";

const LAUNCH: Readonly<
  Record<BrowserName, (path: string, options: LaunchOptions) => Promise<BrowserDriver>>
> = {
  chromium: launchChromiumAt,
  firefox: launchFirefoxAt,
};

const print = (line: string) => console.log(line);

/** True when every step was seen to work in every browser that is there. Throws NoBrowserError where there is none. */
export async function tellJourneys(built: BuiltExtension, demoOrigin: string): Promise<boolean> {
  let isSeen = true;
  for (const found of await chooseBrowsers()) isSeen = (await tellOne(found, built, demoOrigin)) && isSeen;
  return isSeen;
}

async function chooseBrowsers(): Promise<readonly FoundBrowser[]> {
  const firefox = findDrivable("firefox");
  try {
    const chromium = await ensureBrowser("chromium", () => undefined);
    return firefox === null ? [chromium] : [chromium, firefox];
  } catch (error) {
    if (!(error instanceof NoBrowserError) || firefox === null) throw error;
    print(error.message);
    return [firefox];
  }
}

async function tellOne(found: FoundBrowser, built: BuiltExtension, demoOrigin: string): Promise<boolean> {
  print(`\n${found.title}: ${found.path} (${found.why}), headless, on a fresh profile`);
  if (found.family === "chromium" && isRoot())
    print("As root it runs without its own sandbox (--no-sandbox).");
  const driver = await LAUNCH[found.family](found.path, { extensionDir: built[found.family] });
  const narrator = new Narrator(print, () => performance.now());
  const pictures = await Pictures.open(ROOT, driver);
  try {
    await travel({ driver, demoOrigin, narrator, pictures });
    print(`  Pictures: ${pictures.folder}`);
    return true;
  } catch {
    // The narrator has told the step and its reason; show where the browser stood.
    print(`      open pages: ${(await driver.pageUrls()).join(", ")}`);
    return false;
  } finally {
    await driver.close();
  }
}
