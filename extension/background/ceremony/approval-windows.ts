/**
 * Opens and closes the approval window and finds out what the person is looking at. The window belongs to the
 * extension, never to the page; where the browser has no windows (Android) it is a tab.
 */
import { browser } from "../../platform/browser.ts";
import type { Asker } from "../sender.ts";

const WIDTH = 400;
const HEIGHT = 560;

export interface ApprovalWindows {
  /** Opens the window of a request over the asking one. Resolves to its id. */
  open(requestId: string, asker: Asker): Promise<number>;
  /** Closes it; nothing happens if it is gone. */
  close(windowId: number): Promise<void>;
  /** Brings the asking window and tab to the front, as the browser's own dialog needs it. */
  focusAsker(asker: Asker): Promise<void>;
  /** True when the asking tab is the one the person is looking at. */
  isInFront(asker: Asker): Promise<boolean>;
  /** True while the very document that asked is still shown in its frame. */
  isAlive(asker: Asker): Promise<boolean>;
  /** Shows on the toolbar button how many requests wait for their tab to be shown. */
  badge(count: number): Promise<void>;
}

export const browserApprovalWindows: ApprovalWindows = {
  async open(requestId, asker) {
    const path = `ui/approve/page.html?request=${encodeURIComponent(requestId)}`;
    const url = browser.runtime.getURL(path);
    if (!browser.windows) return (await browser.tabs.create({ url })).windowId ?? -1;
    const place = await placeOver(asker.windowId);
    const opened = await browser.windows.create({
      url,
      type: "popup",
      width: WIDTH,
      height: HEIGHT,
      ...place,
    });
    return opened.id ?? -1;
  },

  async close(windowId) {
    await browser.windows?.remove(windowId).catch(gone);
  },

  async focusAsker(asker) {
    await browser.tabs.update(asker.tabId, { active: true }).catch(gone);
    await browser.windows?.update(asker.windowId, { focused: true }).catch(gone);
  },

  async isInFront(asker) {
    const tab = await browser.tabs.get(asker.tabId).catch(gone);
    if (!tab?.active) return false;
    if (!browser.windows) return true;
    const front = await browser.windows.getLastFocused().catch(gone);
    // While a window of ours is in front, the asking one is right behind it.
    return front === undefined || front.type !== "normal" || front.id === tab.windowId;
  },

  async isAlive(asker) {
    const place = { tabId: asker.tabId, frameId: asker.frameId };
    const frame: { documentId?: string } | null | undefined = await browser.webNavigation
      .getFrame(place)
      .catch(gone);
    if (!frame) return false;
    return frame.documentId === undefined || frame.documentId === asker.documentId;
  },

  async badge(count) {
    await browser.action.setBadgeText({ text: count > 0 ? String(count) : "" });
  },
};

/** In the middle of the asking window's width, a little below its top. */
async function placeOver(windowId: number): Promise<{ left?: number; top?: number }> {
  const asking = await browser.windows.get(windowId).catch(gone);
  if (asking?.left === undefined || asking.top === undefined || asking.width === undefined) return {};
  return {
    left: Math.max(0, Math.round(asking.left + (asking.width - WIDTH) / 2)),
    top: Math.max(0, asking.top + 80),
  };
}

/** Windows and tabs come and go by the person's hand: one that is gone is an answer, not an error. */
function gone(): undefined {
  return undefined;
}
