/** A name for this device to begin with, such as "Firefox on Linux". The person may change it. */

import { browser } from "../../platform/browser.ts";
import { text } from "../components/text.ts";
import { browserName, systemName } from "./browser-name.ts";

export async function suggestedDeviceName(): Promise<string> {
  const { os } = await browser.runtime.getPlatformInfo();
  return text("deviceNameSuggestion", browserName(navigator.userAgent), systemName(os)).replaceAll(
    /[\u2068\u2069]/g,
    "",
  );
}
