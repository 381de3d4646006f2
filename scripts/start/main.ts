/**
 * `npm start`: builds, starts the sync server and the demo site and, with a display, opens the person's browser with
 * Keyferry in it; without one, travels the same journey headless and tells every step. Exit code 0 only if all went well.
 * `npm start -- firefox` (or `chromium`) takes that kind of browser only.
 */
import { env, platform } from "node:process";
import type { BrowserName } from "../browsers/browser-driver.ts";
import { NoBrowserError } from "../browsers/install-browser.ts";
import { buildExtension } from "../bundling/build-extension.ts";
import { type DemoSite, startDemoSite } from "../demo-site/main.ts";
import { hasDisplay } from "./display.ts";
import { openForPerson } from "./open-for-person.ts";
import { startSyncServer } from "./sync-server.ts";
import { tellJourneys } from "./tell-journeys.ts";

const DEMO_PORT = 8420;

class WrongUse extends Error {}

try {
  process.exitCode = await start();
} catch (error) {
  console.error(error instanceof NoBrowserError || error instanceof WrongUse ? error.message : error);
  process.exitCode = 1;
}

async function start(): Promise<number> {
  const families = chosenFamilies(process.argv[2]);
  const built = await buildExtension();
  console.log(`Keyferry is built: ${built.chromium} and ${built.firefox}`);
  const site = await openDemoSite();
  const server = await startSyncServer();
  const servers = { demoOrigin: site.origin, syncOrigin: server.origin };
  console.log(`The demo site runs at ${site.origin}, the sync server at ${server.origin}`);
  try {
    if (!hasDisplay(platform, env)) return (await tellJourneys(families, built, servers)) ? arrived() : 1;
    const stopped = new AbortController();
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => stopped.abort());
    await openForPerson(families, built, servers, stopped.signal);
    return 0;
  } finally {
    await server.close();
    await site.close();
  }
}

function chosenFamilies(word: string | undefined): readonly BrowserName[] {
  if (word === undefined) return ["chromium", "firefox"];
  if (word === "chromium" || word === "firefox") return [word];
  throw new WrongUse(`Usage: npm start [-- chromium|firefox]. "${word}" is neither.`);
}

function arrived(): number {
  console.log("\nEvery step was seen to work.");
  return 0;
}

/** The same address each time where it is free: browsers remember it. */
async function openDemoSite(): Promise<DemoSite> {
  try {
    return await startDemoSite({ port: DEMO_PORT });
  } catch {
    return startDemoSite({ port: 0 });
  }
}
