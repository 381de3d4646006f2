/**
 * Hears of moments in approval windows without any switch in the product: a script that the debugger puts before
 * the window's own writes them to the console. All moments are wall-clock milliseconds with a fraction.
 */
import type { ConsoleMessage } from "playwright-core";
import type { ChromiumDriver } from "../browsers/chromium-driver.ts";
import { PAGES } from "../start/vault-steps.ts";

const MARK = "keyferry-bench";
const WITHIN_MS = 20_000;

/** "armed": the approve button was enabled in a frame that has been painted. "clicked": the person clicked it. */
export type ApprovalMoment = "armed" | "clicked";

/** Call it once, before the first approval window opens. */
export async function markApprovals({ context }: ChromiumDriver): Promise<void> {
  await context.addInitScript(`if (location.pathname === "/${PAGES.approve}") {
    const mark = (moment, sinceOriginMs) =>
      console.debug("${MARK}", moment, String(performance.timeOrigin + sinceOriginMs));
    // Posted from an animation frame's callback, a message arrives once that frame has been painted.
    const painted = new MessageChannel();
    painted.port1.onmessage = () => mark("armed", performance.now());
    const look = () => {
      const button = document.querySelector('[data-testid="approve-confirm"]:enabled');
      if (button === null) requestAnimationFrame(look);
      else painted.port2.postMessage(null);
    };
    requestAnimationFrame(look);
    addEventListener("click", (event) => {
      if (event.target.closest('[data-testid="approve-confirm"]')) mark("clicked", event.timeStamp);
    }, true);
  }`);
}

/** The next `moment` of any approval window, from now on. */
export async function nextMomentMs({ context }: ChromiumDriver, moment: ApprovalMoment): Promise<number> {
  const isIt = (message: ConsoleMessage) => message.text().startsWith(`${MARK} ${moment} `);
  const message = await context.waitForEvent("console", { predicate: isIt, timeout: WITHIN_MS });
  return Number(message.text().split(" ").at(-1));
}
