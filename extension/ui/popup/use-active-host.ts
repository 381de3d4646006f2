/** Host of the page in the active tab of this window, or null where the popup may not know it. */
import { type ReadonlySignal, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { browser } from "../../platform/browser.ts";

export function useActiveHost(): ReadonlySignal<string | null> {
  const host = useSignal<string | null>(null);
  useEffect(() => {
    void browser.tabs.query({ active: true, currentWindow: true }).then(([tab]) => {
      const url = tab?.url !== undefined && URL.canParse(tab.url) ? new URL(tab.url) : null;
      if (url?.protocol === "https:" || url?.protocol === "http:") host.value = url.hostname;
    });
  }, [host]);
  return host;
}
