/**
 * When things are seen in a page of the extension, told from outside: a script that the debugger runs in the page, or
 * puts before the page's own. Times are the page's clock; a moment is one when the frame that shows it was painted.
 */
import { type DrivenPage, testId } from "../../browsers/browser-driver.ts";
import type { ChromiumDriver } from "../../browsers/chromium-driver.ts";
import type { ChromiumPage } from "../../browsers/chromium-page.ts";

/** `window.benchPainted(selector)` resolves with the time at which an element matching `selector` was painted. */
const PAINTED = `globalThis.benchPainted = (selector) => new Promise((resolve) => {
  const { port1, port2 } = new MessageChannel();
  // Posted from an animation frame's callback, a message arrives once that frame has been painted.
  port1.onmessage = () => resolve(performance.now());
  const look = () =>
    document.querySelector(selector) === null ? requestAnimationFrame(look) : port2.postMessage(null);
  look();
});`;

/** From pressing the control `pressed` until `seen` is painted: call it before the press and await it after. */
export async function pressedToPainted(
  page: DrivenPage,
  pressed: string,
  seen: string,
): Promise<() => Promise<number>> {
  await page.evaluate(`(() => {
    ${PAINTED}
    globalThis.benchPressed = new Promise((resolve) => {
      addEventListener("click", (event) => {
        if (!event.target.closest(${JSON.stringify(testId(pressed))})) return;
        const pressedAtMs = event.timeStamp;
        benchPainted(${JSON.stringify(testId(seen))}).then((paintedAtMs) => resolve(paintedAtMs - pressedAtMs));
      }, true);
    });
  })()`);
  return () => page.evaluate<number>("benchPressed");
}

/** Opens a page of the extension; from the request for it until `seen` is painted. Leaves it open. */
export async function openedToPainted(
  driver: ChromiumDriver,
  path: string,
  seen: string,
): Promise<{ readonly page: ChromiumPage; readonly ms: number }> {
  const page = await driver.openExtensionPage("manifest.json");
  await page.page.addInitScript(
    `${PAINTED} globalThis.benchSeen = benchPainted(${JSON.stringify(testId(seen))});`,
  );
  await page.goto(`${driver.extensionOrigin}/${path}`);
  return { page, ms: Number(await page.evaluate("benchSeen")) };
}

/** Processor time of the page's main thread so far, in milliseconds. */
export async function mainThreadClock(page: ChromiumPage): Promise<() => Promise<number>> {
  const session = await page.page.context().newCDPSession(page.page);
  await session.send("Performance.enable", { timeDomain: "threadTicks" });
  return async () => {
    const { metrics } = await session.send("Performance.getMetrics");
    const seconds = metrics.find(({ name }) => name === "TaskDuration")?.value;
    if (seconds === undefined) throw new Error("the browser does not tell TaskDuration");
    return seconds * 1000;
  };
}
