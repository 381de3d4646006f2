/**
 * `npm start` without a display: travels the journey headless in every browser that is there. Where there is none,
 * the first wanted one that can be had is installed.
 */
import type { BrowserDriver, BrowserName, LaunchOptions } from "../browsers/browser-driver.ts";
import { launchChromiumAt } from "../browsers/chromium-driver.ts";
import { isRoot } from "../browsers/chromium-flags.ts";
import { type FoundBrowser, findDrivable } from "../browsers/find-browser.ts";
import { launchFirefoxAt } from "../browsers/firefox-driver.ts";
import { ensureAny } from "../browsers/install-browser.ts";
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

/** Where the demo site and the sync server are. */
export type Servers = { readonly demoOrigin: string; readonly syncOrigin: string };

/** True when every step was seen to work in each browser. Throws NoBrowserError where there is none to be had. */
export async function tellJourneys(
  families: readonly BrowserName[],
  built: BuiltExtension,
  servers: Servers,
): Promise<boolean> {
  let isSeen = true;
  for (const found of await chooseBrowsers(families))
    isSeen = (await tellOne(found, built, servers)) && isSeen;
  return isSeen;
}

async function chooseBrowsers(families: readonly BrowserName[]): Promise<readonly FoundBrowser[]> {
  const found = families.flatMap((family) => findDrivable(family) ?? []);
  return found.length > 0 ? found : [await ensureAny(families, print)];
}

async function tellOne(found: FoundBrowser, built: BuiltExtension, servers: Servers): Promise<boolean> {
  print(`\n${found.title}: ${found.path} (${found.why}), headless, on a fresh profile`);
  if (found.family === "chromium" && isRoot())
    print("As root it runs without its own sandbox (--no-sandbox).");
  const launchAnother = () => LAUNCH[found.family](found.path, { extensionDir: built[found.family] });
  const driver = await launchAnother();
  const narrator = new Narrator(print, () => performance.now());
  const pictures = await Pictures.open(ROOT, driver);
  try {
    await travel({ driver, ...servers, launchAnother, narrator, pictures });
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
