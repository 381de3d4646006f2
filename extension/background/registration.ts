/**
 * Puts page script and relay into web pages: only once a vault exists, into every kind of frame, and again whenever
 * the browser dropped the registration (updates clear it; a side-loaded Chromium loses it at every start).
 */
import { browser } from "../platform/browser.ts";

const ALL_SITES = { origins: ["<all_urls>"] };
const MATCHES = ["https://*/*", "http://*/*"];

const SCRIPTS = [
  { id: "keyferry-page", js: ["page.js"], world: "MAIN" },
  { id: "keyferry-relay", js: ["content.js"], world: "ISOLATED" },
] as const;

/**
 * Idempotent; run at every start of the background. Where it had to register, pages that are open already get both
 * scripts too (they tolerate running twice).
 */
export async function ensureRegistered(): Promise<void> {
  const present = new Set((await browser.scripting.getRegisteredContentScripts()).map(({ id }) => id));
  const missing = SCRIPTS.filter(({ id }) => !present.has(id));
  if (missing.length === 0) return;
  await browser.scripting.registerContentScripts(
    missing.map(({ id, js, world }) => ({
      id,
      js: [...js],
      world,
      matches: MATCHES,
      runAt: "document_start",
      allFrames: true,
      matchOriginAsFallback: true,
      persistAcrossSessions: true,
    })),
  );
  await injectIntoOpenPages();
}

/** Out of every page that is loaded from now on; in those that are open the scripts find no vault to ask. */
export async function ensureUnregistered(): Promise<void> {
  const present = await browser.scripting.getRegisteredContentScripts();
  if (present.length > 0) await browser.scripting.unregisterContentScripts();
}

/** True when both scripts are registered. */
export async function isRegistered(): Promise<boolean> {
  return (await browser.scripting.getRegisteredContentScripts()).length === SCRIPTS.length;
}

/** True when the person allows the extension on all sites. */
export function hasSiteAccess(): Promise<boolean> {
  return browser.permissions.contains(ALL_SITES);
}

async function injectIntoOpenPages(): Promise<void> {
  const tabs = await browser.tabs.query({ url: MATCHES });
  await Promise.all(
    tabs.flatMap(({ id }) =>
      id === undefined ? [] : SCRIPTS.map(({ js, world }) => inject(id, [...js], world)),
    ),
  );
}

async function inject(tabId: number, files: string[], world: "MAIN" | "ISOLATED"): Promise<void> {
  const target = { tabId, allFrames: true };
  // Some pages admit no script (the browser's own, its store); they have no WebAuthn for us either.
  await browser.scripting.executeScript({ target, files, world, injectImmediately: true }).catch(() => []);
}
