/** Whether somebody has a page of this extension open. */
import { browser } from "./browser.ts";

/** False also where the browser cannot tell (Firefox before 142): then nobody is taken to be there. */
export async function isPageOpen(): Promise<boolean> {
  if (browser.runtime.getContexts === undefined) return false;
  const contexts = await browser.runtime.getContexts({ contextTypes: ["TAB", "POPUP"] });
  return contexts.length > 0;
}
