/**
 * Hears which tab and window the person looks at, but only while a request waits: with listeners that stand for
 * ever, the browser would wake the worker at every navigation and every change of tab.
 */
import { browser } from "../../platform/browser.ts";

export type AttentionEvents = {
  /** Called whenever another tab or window came to the front. */
  readonly moved: () => void;
  /** Called whenever a document or tab went away. */
  readonly gone: () => void;
};

/** Returns the switch: true while any request waits. Repeating it is harmless. */
export function attentionEvents({ moved, gone }: AttentionEvents): (isWaiting: boolean) => void {
  let isListening = false;
  return (isWaiting) => {
    if (isWaiting === isListening) return;
    isListening = isWaiting;
    const change = isWaiting ? "addListener" : "removeListener";
    browser.tabs.onActivated[change](moved);
    browser.tabs.onRemoved[change](gone);
    browser.windows?.onFocusChanged[change](moved);
    browser.webNavigation.onCommitted[change](gone);
  };
}
