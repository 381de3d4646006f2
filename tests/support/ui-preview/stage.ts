/** Puts a scene before the eye of a real Chromium. */
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { type Browser, chromium, type Page } from "playwright-core";
import { NOW_MS } from "./fixtures.ts";
import type { PageName } from "./preview-server.ts";
import { ACTIVE_URL, answersOf, type Scene } from "./scene.ts";
import { installStandInBrowser } from "./stand-in-browser.ts";

export type Theme = "light" | "dark";

/** The window each page is shown in; the approval window's title bar takes some of its 560. */
const SIZES: Readonly<Record<PageName, { readonly width: number; readonly height: number }>> = {
  onboarding: { width: 1000, height: 820 },
  approve: { width: 400, height: 528 },
  popup: { width: 380, height: 600 },
  manager: { width: 1200, height: 820 },
};

const CHROMIUM = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** Starts a headless Chromium; the caller closes it. */
export async function launchStage(): Promise<Browser> {
  const executablePath = CHROMIUM.find((path) => existsSync(path));
  if (executablePath === undefined) throw new Error("no Chromium here: install Debian's package chromium");
  const isRoot = process.getuid?.() === 0;
  return chromium.launch({ executablePath, args: isRoot ? ["--no-sandbox"] : [] });
}

export type ShownScene = {
  readonly page: Page;
  /** Uncaught errors and what the browser logged as an error, refusals of the content security policy included. */
  readonly complaints: readonly string[];
};

/** Opens the scene and does what it asks for. The page's clock stands at NOW_MS and runs from there. */
export async function showScene(
  browser: Browser,
  origin: string,
  scene: Scene,
  theme: Theme,
): Promise<ShownScene> {
  const language = scene.language ?? "en";
  const context = await browser.newContext({
    viewport: scene.size ?? SIZES[scene.page],
    colorScheme: theme,
    locale: language,
    timezoneId: "UTC",
    deviceScaleFactor: 1,
    reducedMotion: scene.name.endsWith("arming") ? "no-preference" : "reduce",
  });
  context.setDefaultTimeout(8_000);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
  });
  const messages = JSON.parse(
    await readFile(new URL(`../../../extension/_locales/${language}/messages.json`, import.meta.url), "utf8"),
  );
  if (scene.isRightToLeft) messages.textDirection.message = "rtl";
  await page.addInitScript(installStandInBrowser, {
    messages,
    answers: answersOf(scene),
    activeUrl: scene.activeUrl ?? ACTIVE_URL,
    grantsPermissions: false,
  });
  await page.addInitScript((nowMs) => {
    const shift = nowMs - Date.now();
    const real = Date.now.bind(Date);
    Date.now = () => real() + shift;
  }, NOW_MS);
  await page.goto(`${origin}/ui/${scene.page}/page.html${scene.place ?? ""}`);
  await page.locator("#page > *").first().waitFor();
  await scene.act?.(page);
  return { page, complaints };
}
