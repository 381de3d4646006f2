/**
 * Gets a browser where there is none: Debian's package as root, else a download (Chromium as Playwright builds it,
 * Firefox as Mozilla releases it). Says what it does; where nothing works, names what the person must install.
 */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { execPath } from "node:process";
import { Browser, detectBrowserPlatform, install, resolveBuildId } from "@puppeteer/browsers";
import type { BrowserName } from "./browser-driver.ts";
import { isRoot } from "./chromium-flags.ts";
import { FIREFOX_CACHE } from "./downloaded-browsers.ts";
import { type FoundBrowser, findDrivable } from "./find-browser.ts";

const PACKAGES: Readonly<Record<BrowserName, string>> = { chromium: "chromium", firefox: "firefox-esr" };

/** Thrown when a browser is neither there nor to be had; the message is for the person. */
export class NoBrowserError extends Error {}

/** A browser that can be driven, installed now if need be. `say` gets one line for each thing it does. */
export async function ensureBrowser(family: BrowserName, say: (line: string) => void): Promise<FoundBrowser> {
  const found = findDrivable(family);
  if (found !== null) {
    say(`${found.title}: ${found.path} (${found.why})`);
    return found;
  }
  say(`No ${family} that can load an unpacked extension was found. Installing one.`);
  const tried = isDebian() && isRoot() ? installPackage(family) : await download(family);
  const now = findDrivable(family);
  if (now === null) throw new NoBrowserError(`${tried} ${advice(family)}`);
  say(`${now.title}: ${now.path} (installed just now)`);
  return now;
}

/** As `ensureBrowser`, for the first of `families` that is there or can be had. */
export async function ensureAny(
  families: readonly BrowserName[],
  say: (line: string) => void,
): Promise<FoundBrowser> {
  const reasons: string[] = [];
  for (const family of families) {
    try {
      return await ensureBrowser(family, say);
    } catch (error) {
      if (!(error instanceof NoBrowserError)) throw error;
      reasons.push(error.message);
    }
  }
  throw new NoBrowserError(reasons.join("\n"));
}

function isDebian(): boolean {
  // Ubuntu has the file too, but its browser packages only point to snaps, which cannot be driven.
  return (
    existsSync("/etc/debian_version") &&
    spawnSync("grep", ["-q", "^ID=debian", "/etc/os-release"]).status === 0
  );
}

/** Both return what happened, as a sentence for the case that no browser came of it. */
function installPackage(family: BrowserName): string {
  const environment = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const run = (args: readonly string[]) =>
    spawnSync("apt-get", args, { stdio: ["ignore", "ignore", "inherit"], env: environment });
  run(["update", "-q"]);
  const { status } = run(["install", "-q", "-y", "--no-install-recommends", PACKAGES[family]]);
  return `apt-get install ${PACKAGES[family]} ended with ${status ?? "a signal"}.`;
}

async function download(family: BrowserName): Promise<string> {
  try {
    return family === "chromium" ? downloadChromium() : await downloadFirefox();
  } catch (error) {
    return `The download failed: ${error instanceof Error ? error.message : "unknown reason"}.`;
  }
}

function downloadChromium(): string {
  const cli = join(dirname(createRequire(import.meta.url).resolve("playwright-core/package.json")), "cli.js");
  const { status } = spawnSync(execPath, [cli, "install", "--no-shell", "chromium"], { stdio: "inherit" });
  return `Playwright's download of Chromium ended with ${status ?? "a signal"}.`;
}

async function downloadFirefox(): Promise<string> {
  const platform = detectBrowserPlatform();
  if (platform === undefined) return "Mozilla releases no Firefox for this system.";
  const buildId = await resolveBuildId(Browser.FIREFOX, platform, "stable");
  await install({ browser: Browser.FIREFOX, buildId, cacheDir: FIREFOX_CACHE });
  return `Firefox ${buildId} was downloaded but does not show.`;
}

function advice(family: BrowserName): string {
  return family === "chromium"
    ? "Install the package `chromium` (or set KEYFERRY_CHROMIUM to a Chromium) and start again."
    : "Install the package `firefox-esr` or `firefox` (or set KEYFERRY_FIREFOX to a Firefox) and start again.";
}
