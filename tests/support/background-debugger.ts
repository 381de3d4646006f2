/**
 * Stops Chromium's service worker at a line of its own code and, on request, ends it there: how "the worker died
 * between commit and reply" becomes a test. The line is found by a text in the bundle, which is not minified.
 */
import type { ChromiumDriver } from "../../scripts/browsers/chromium-driver.ts";
import { poll } from "../../scripts/browsers/poll.ts";

export type PausedBackground = {
  /** Resolves when the worker stands at the marked line. */
  waitForPause(timeoutMs?: number): Promise<void>;
  /** Ends the worker where it stands: the marked line is never run. */
  killWhilePaused(): Promise<void>;
  /** Removes the breakpoint and lets the worker go on. */
  resume(): Promise<void>;
};

type ParsedScript = { readonly scriptId: string; readonly url: string };

/**
 * Sets a breakpoint on the first line that contains `sourceMarker`, in the worker that runs now (started by an event
 * if none does: make one, e.g. open a page of the extension). Throws if no line contains it.
 */
export async function pauseBackgroundAt(
  driver: ChromiumDriver,
  sourceMarker: string,
): Promise<PausedBackground> {
  const { cdp } = driver;
  const target = await poll("running worker", () => driver.backgroundTarget());
  const { sessionId } = await cdp.send<{ sessionId: string }>("Target.attachToTarget", {
    targetId: target.targetId,
    flatten: true,
  });
  const scripts: ParsedScript[] = [];
  let isPaused = false;
  const stop = cdp.listen((event) => {
    if (event.sessionId !== sessionId) return;
    if (event.method === "Debugger.paused") isPaused = true;
    // The protocol documents these params for this event.
    if (event.method === "Debugger.scriptParsed") scripts.push(event.params as ParsedScript);
  });
  await cdp.send("Debugger.enable", {}, sessionId);
  await setBreakpoint(driver, sessionId, scripts, sourceMarker);
  return {
    waitForPause: async (timeoutMs) => {
      await poll(`worker to stop at "${sourceMarker}"`, async () => isPaused, timeoutMs);
    },
    killWhilePaused: async () => {
      if (!isPaused) throw new Error(`the worker does not stand at "${sourceMarker}"`);
      stop();
      await driver.killBackground();
    },
    resume: async () => {
      stop();
      await cdp.send("Debugger.resume", {}, sessionId);
      await cdp.send("Debugger.disable", {}, sessionId);
      await cdp.send("Target.detachFromTarget", { sessionId });
    },
  };
}

async function setBreakpoint(
  driver: ChromiumDriver,
  sessionId: string,
  scripts: readonly ParsedScript[],
  sourceMarker: string,
): Promise<void> {
  for (const { scriptId, url } of scripts) {
    const { scriptSource } = await driver.cdp.send<{ scriptSource: string }>(
      "Debugger.getScriptSource",
      { scriptId },
      sessionId,
    );
    const lineNumber = scriptSource.split("\n").findIndex((line) => line.includes(sourceMarker));
    if (lineNumber < 0) continue;
    await driver.cdp.send("Debugger.setBreakpointByUrl", { url, lineNumber }, sessionId);
    return;
  }
  throw new Error(`no line of the worker contains "${sourceMarker}"`);
}
