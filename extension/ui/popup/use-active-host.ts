/** Host of the page in the active tab of this window: null where the popup may not know it, undefined before. */
import { type ReadonlySignal, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { browser } from "../../platform/browser.ts";

export function useActiveHost(): ReadonlySignal<string | null | undefined> {
  const host = useSignal<string | null | undefined>(undefined);
  useEffect(() => {
    void activeHost().then((found) => {
      host.value = found;
    });
  }, [host]);
  return host;
}

async function activeHost(): Promise<string | null> {
  const [tab] = await browser.tabs.query({ active: true, currentWindow: true }).catch(() => []);
  const url = tab?.url !== undefined && URL.canParse(tab.url) ? new URL(tab.url) : null;
  return url?.protocol === "https:" || url?.protocol === "http:" ? url.hostname : null;
}
