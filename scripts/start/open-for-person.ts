/**
 * `npm start` with a display: opens the person's own browser on a fresh profile with the extension loaded, the demo
 * site on one tab and the onboarding page, which the extension opens by itself, on another. Stays until the browser
 * is closed or the command is stopped.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect } from "puppeteer-core";
import { BidiConnection } from "../browsers/bidi-connection.ts";
import type { BrowserName } from "../browsers/browser-driver.ts";
import { isRoot } from "../browsers/chromium-flags.ts";
import { startWithPipe } from "../browsers/devtools-pipe.ts";
import type { FoundBrowser } from "../browsers/find-browser.ts";
import { findBrowsers } from "../browsers/find-browser.ts";
import { startFirefox } from "../browsers/firefox-process.ts";
import { ensureAny } from "../browsers/install-browser.ts";
import type { BuiltExtension } from "../bundling/build-extension.ts";
import type { Servers } from "./tell-journeys.ts";

type OpenBrowser = {
  /** Resolves when the person closed it. */
  readonly ended: Promise<void>;
  close(): Promise<void>;
};

/** Returns when the browser has been closed, or `stopped` fires. */
export async function openForPerson(
  families: readonly BrowserName[],
  built: BuiltExtension,
  { demoOrigin, syncOrigin }: Servers,
  stopped: AbortSignal,
): Promise<void> {
  const found = await chooseBrowser(families);
  console.log(`Opening ${found.title}, ${found.path} (${found.why}), on a fresh profile.`);
  if (found.family === "chromium" && isRoot())
    console.log("As root it runs without its own sandbox (--no-sandbox).");
  const profileDir = await mkdtemp(join(tmpdir(), "keyferry-start-"));
  const browser =
    found.family === "firefox"
      ? await openFirefox(found, built.firefox, profileDir, demoOrigin)
      : await openChromium(found, built.chromium, profileDir, demoOrigin);
  console.log(`Keyferry is loaded. The demo site is at ${demoOrigin}.`);
  console.log(`To keep the vault in sync, type ${syncOrigin} where Keyferry asks for a server.`);
  console.log("Close the browser or press Ctrl+C to end.");
  stopped.addEventListener("abort", () => void browser.close());
  await browser.ended;
  await rm(profileDir, { recursive: true, force: true, maxRetries: 5 });
}

async function chooseBrowser(families: readonly BrowserName[]): Promise<FoundBrowser> {
  const [first] = families.flatMap(findBrowsers);
  return first ?? ensureAny(families, (line) => console.log(line));
}

async function openChromium(
  found: FoundBrowser,
  extensionDir: string,
  profileDir: string,
  demoOrigin: string,
): Promise<OpenBrowser> {
  const { child, send } = startWithPipe(found.path, profileDir, demoOrigin);
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const close = async () => {
    await send("Browser.close").catch(() => child.kill());
    await ended;
  };
  try {
    await send("Extensions.loadUnpacked", { path: extensionDir });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    console.log(`${found.title} did not take the extension by itself (${reason}).`);
    console.log(
      `Open chrome://extensions in it, turn on developer mode, choose "Load unpacked": ${extensionDir}`,
    );
  }
  return { ended, close };
}

async function openFirefox(
  found: FoundBrowser,
  extensionDir: string,
  profileDir: string,
  demoOrigin: string,
): Promise<OpenBrowser> {
  const { child, ended, endpoint } = await startFirefox(found.path, profileDir, false);
  const browser = await connect({
    browserWSEndpoint: `${endpoint}/session`,
    protocol: "webDriverBiDi",
    defaultViewport: null,
  });
  const bidi = new BidiConnection(browser);
  const [tab] = await bidi.contexts();
  if (tab !== undefined) {
    await bidi.send("browsingContext.navigate", { context: tab.context, url: demoOrigin, wait: "none" });
  }
  await browser.installExtension(extensionDir);
  const close = async () => {
    child.kill();
    await ended;
  };
  return { ended, close };
}
