/** Whether Keyferry can do its work in this browser. */
import { browser } from "../../platform/browser.ts";
import type { Handlers } from "../dispatch.ts";
import { hasSiteAccess, isRegistered } from "../registration.ts";

export const healthHandlers: Pick<Handlers, "health/read"> = {
  "health/read": async () => ({
    hasSiteAccess: await hasSiteAccess(),
    isRegistered: await isRegistered(),
    isAllowedInPrivateWindows: await browser.extension.isAllowedIncognitoAccess(),
  }),
};
