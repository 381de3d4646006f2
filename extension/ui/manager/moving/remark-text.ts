/**
 * What a report says of one passkey, in the person's language: a text for each code that readers and writers know (a
 * test proves it). A code that this page does not know is shown as it is.
 */
import { browser } from "../../../platform/browser.ts";
import { remarkKey } from "./remark-key.ts";

export function remarkText(code: string): string {
  return browser.i18n.getMessage(remarkKey(code)) || code;
}
