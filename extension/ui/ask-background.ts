/** The one door from a page of the extension to its background: ask by name, be told when something changed. */
import { CHANGED } from "../messages/contract.ts";
import { browser } from "../platform/browser.ts";
import { type Ask, askWithRetry } from "./ask-with-retry.ts";

export const ask: Ask = askWithRetry({
  send: (envelope) => browser.runtime.sendMessage(envelope),
  nowMs: () => performance.now(),
  sleep: (lengthMs) => new Promise((resolve) => setTimeout(resolve, lengthMs)),
});

/** Calls back whenever something that a page shows may have changed. Returns how to stop. */
export function onChanged(callback: () => void): () => void {
  const listener = (message: unknown): undefined => {
    if (typeof message === "object" && message !== null && "type" in message && message.type === CHANGED)
      callback();
  };
  browser.runtime.onMessage.addListener(listener);
  return () => browser.runtime.onMessage.removeListener(listener);
}
