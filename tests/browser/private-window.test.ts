/**
 * A private window of Firefox: Keyferry answers there only if the person allowed it, says so in its window, and that
 * window is not private itself. (Chromium's protocol shows no private windows to the tests; the same code serves it.)
 */
import { afterAll, beforeAll, expect, it } from "vitest";
import { BidiPage } from "../../scripts/browsers/bidi-page.ts";
import { testId } from "../../scripts/browsers/browser-driver.ts";
import { FirefoxDriver } from "../../scripts/browsers/firefox-driver.ts";
import { poll } from "../../scripts/browsers/poll.ts";
import { waitForApproval } from "../../scripts/start/vault-steps.ts";
import { creationOptions } from "../support/options.ts";
import { PageCeremony } from "../support/page-ceremony.ts";
import { approveRequest, openVaultBrowser, type VaultBrowser } from "../support/vault-browser.ts";

let browser: VaultBrowser;
let driver: FirefoxDriver;
beforeAll(async () => {
  browser = await openVaultBrowser("firefox");
  if (!(browser.driver instanceof FirefoxDriver)) throw new Error("not Firefox");
  driver = browser.driver;
});
afterAll(() => browser?.close());

/** As the person does on the add-ons page. Firefox loads the extension anew for it. */
async function allowInPrivateWindows(): Promise<void> {
  await driver.bidi.evaluateInChrome(`(async () => {
    const { ExtensionPermissions } = ChromeUtils.importESModule("resource://gre/modules/ExtensionPermissions.sys.mjs");
    const { AddonManager } = ChromeUtils.importESModule("resource://gre/modules/AddonManager.sys.mjs");
    const id = ${JSON.stringify(driver.addonId)};
    const { extension } = WebExtensionPolicy.getByID(id);
    await ExtensionPermissions.add(id, { permissions: ["internal:privateBrowsingAllowed"], origins: [] }, extension);
    await (await AddonManager.getAddonByID(id)).reload();
  })()`);
}

async function openPrivatePage(url: string): Promise<BidiPage> {
  await driver.bidi.evaluateInChrome(`(() => {
    const opener = Services.wm.getMostRecentWindow("navigator:browser");
    const window = opener.OpenBrowserWindow({ private: true });
    return new Promise((resolve) => window.addEventListener("load", () => resolve(true), { once: true }))
      .then(() => new Promise((resolve) => window.setTimeout(resolve, 500)))
      .then(() => window.gBrowser.loadURI(Services.io.newURI(${JSON.stringify(url)}),
        { triggeringPrincipal: Services.scriptSecurityManager.getSystemPrincipal() }));
  })()`);
  const found = await poll("private page", async () => {
    const contexts = await driver.bidi.contexts();
    return contexts.find((context) => context.url === url) ?? null;
  });
  return new BidiPage(driver.bidi, found.context);
}

it("leaves private windows alone until the person allows them, and then says what it is", async () => {
  const forbidden = await openPrivatePage(`${browser.site.origin}/forbidden`);
  expect(await forbidden.evaluate(`String(navigator.credentials.create).includes("create")`)).toBe(true);
  await forbidden.close();

  await allowInPrivateWindows();
  const page = await openPrivatePage(`${browser.site.origin}/allowed`);
  await page.waitUntil(`!String(navigator.credentials.create).includes("create")`);
  const ceremony = await PageCeremony.start(page, "create", creationOptions());
  const window = await waitForApproval(driver);
  await window.waitFor(testId("approve-private"));
  const isPrivate = await window.evaluate("browser.windows.getCurrent().then(({ incognito }) => incognito)");
  expect(isPrivate).toBe(false);
  await approveRequest(driver);

  expect(await ceremony.end()).toMatchObject({ kind: "credential" });
});
