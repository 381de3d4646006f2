/**
 * Which browsers there are. Looked for in this order: the path that a variable names, the system's own programs, the
 * ones that install-browser.ts downloaded. Only files are looked at: nothing is started, nothing is fetched.
 */
import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import { env, platform } from "node:process";
import type { BrowserName } from "./browser-driver.ts";
import { downloadedChromium, downloadedFirefox } from "./downloaded-browsers.ts";

export type FoundBrowser = {
  readonly family: BrowserName;
  /** "Chromium", "Google Chrome", "Microsoft Edge", "Firefox". */
  readonly title: string;
  readonly path: string;
  /** How an unpacked extension gets in: by flag, over the DevTools pipe, or by WebDriver BiDi. */
  readonly sideLoad: "flag" | "devtools-pipe" | "bidi";
  /** Half a sentence for the person: why this one. */
  readonly why: string;
};

type Program = Pick<FoundBrowser, "title" | "sideLoad"> & {
  /** Names on PATH (Linux), and full paths (macOS, Windows). */
  readonly names: readonly string[];
  readonly places: readonly string[];
};

const PROGRAM_FILES = [env["ProgramFiles"], env["ProgramFiles(x86)"], env["LOCALAPPDATA"]].filter(
  (folder) => folder !== undefined,
);

const PROGRAMS: Readonly<Record<BrowserName, readonly Program[]>> = {
  chromium: [
    program(
      "Chromium",
      "flag",
      ["chromium", "chromium-browser"],
      "Chromium.app/Contents/MacOS/Chromium",
      "Chromium/Application/chrome.exe",
    ),
    program(
      "Google Chrome",
      "devtools-pipe",
      ["google-chrome", "google-chrome-stable"],
      "Google Chrome.app/Contents/MacOS/Google Chrome",
      "Google/Chrome/Application/chrome.exe",
    ),
    program(
      "Microsoft Edge",
      "devtools-pipe",
      ["microsoft-edge", "microsoft-edge-stable"],
      "Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
      "Microsoft/Edge/Application/msedge.exe",
    ),
  ],
  firefox: [
    program(
      "Firefox",
      "bidi",
      ["firefox-esr", "firefox"],
      "Firefox.app/Contents/MacOS/firefox",
      "Mozilla Firefox/firefox.exe",
    ),
  ],
};

/** All browsers of a family, the best first; empty where there is none. Throws where a variable names no file. */
export function findBrowsers(family: BrowserName): readonly FoundBrowser[] {
  return [...named(family), ...installed(family), ...downloaded(family)];
}

/** The first that takes an unpacked extension without a person's help and can be driven headless, or null. */
export function findDrivable(family: BrowserName): FoundBrowser | null {
  return findBrowsers(family).find((browser) => browser.sideLoad !== "devtools-pipe") ?? null;
}

function named(family: BrowserName): readonly FoundBrowser[] {
  const variable = family === "chromium" ? "KEYFERRY_CHROMIUM" : "KEYFERRY_FIREFOX";
  const path = env[variable];
  if (path === undefined || path === "") return [];
  if (!existsSync(path)) throw new Error(`${variable} names ${path}, which does not exist`);
  const sideLoad = family === "firefox" ? "bidi" : /chrome|edge/i.test(path) ? "devtools-pipe" : "flag";
  const title = family === "firefox" ? "Firefox" : "Chromium";
  return [{ family, title, path, sideLoad, why: `${variable} names it` }];
}

function installed(family: BrowserName): readonly FoundBrowser[] {
  return PROGRAMS[family].flatMap(({ names, places, title, sideLoad }) => {
    const path = [...names.flatMap(onPath), ...places].find((candidate) => existsSync(candidate));
    return path === undefined ? [] : [{ family, title, path, sideLoad, why: "installed on this system" }];
  });
}

function downloaded(family: BrowserName): readonly FoundBrowser[] {
  const path = family === "chromium" ? downloadedChromium() : downloadedFirefox();
  if (path === null) return [];
  const title = family === "chromium" ? "Chromium" : "Firefox";
  return [
    { family, title, path, sideLoad: family === "chromium" ? "flag" : "bidi", why: "downloaded earlier" },
  ];
}

function onPath(name: string): readonly string[] {
  if (platform === "win32") return [];
  return (env["PATH"] ?? "")
    .split(delimiter)
    .filter(Boolean)
    .map((folder) => join(folder, name));
}

function program(
  title: string,
  sideLoad: FoundBrowser["sideLoad"],
  names: readonly string[],
  macPath: string,
  windowsPath: string,
): Program {
  const mac = ["/Applications", join(homedir(), "Applications")].map((folder) => join(folder, macPath));
  const windows = PROGRAM_FILES.map((folder) => join(folder, windowsPath));
  return {
    title,
    sideLoad,
    names,
    places: platform === "darwin" ? mac : platform === "win32" ? windows : [],
  };
}
