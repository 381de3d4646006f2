/** Access to all sites: asked for by a click, as browsers demand. */
import { browser } from "../../platform/browser.ts";

/** Must be called in the turn of a click. True when the person allowed it. */
export function requestSiteAccess(): Promise<boolean> {
  return browser.permissions.request({ origins: ["<all_urls>"] });
}
