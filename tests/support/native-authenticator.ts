/**
 * The browser's own authenticator, virtual and always present and verified: what "native" answers in the tests.
 * Chromium by the DevTools protocol's WebAuthn domain, Firefox by its built-in software token.
 */
import type { BrowserDriver, DrivenPage } from "../../scripts/browsers/browser-driver.ts";
import { ChromiumDriver } from "../../scripts/browsers/chromium-driver.ts";
import { FirefoxDriver } from "../../scripts/browsers/firefox-driver.ts";

/**
 * From now on native ceremonies of this page are answered without anyone asking; in Firefox, those of every page. Both
 * compute PRFs, Chromium's where that is asked for.
 */
export async function plugInAuthenticator(
  driver: BrowserDriver,
  page: DrivenPage,
  options: { readonly hasPrf?: boolean } = {},
): Promise<void> {
  if (driver instanceof ChromiumDriver) await intoChromium(driver, await page.url(), options.hasPrf ?? false);
  else if (driver instanceof FirefoxDriver) await intoFirefox(driver);
}

async function intoChromium(driver: ChromiumDriver, url: string, hasPrf: boolean): Promise<void> {
  const page = driver.context.pages().find((one) => one.url() === url);
  if (page === undefined) throw new Error(`no page at ${url}`);
  const session = await driver.context.newCDPSession(page);
  await session.send("WebAuthn.enable");
  await session.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      ...(hasPrf ? { ctap2Version: "ctap2_1", hasPrf } : {}),
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
}

async function intoFirefox(driver: FirefoxDriver): Promise<void> {
  await driver.bidi.evaluateInChrome(`
    Services.prefs.setBoolPref("security.webauth.webauthn_enable_softtoken", true);
    Services.prefs.setBoolPref("security.webauth.webauthn_enable_usbtoken", false);
    Services.prefs.setBoolPref("security.webauthn.show_ms_settings_link", false);
    Cc["@mozilla.org/webauthn/service;1"].getService(Ci.nsIWebAuthnService)
      .addVirtualAuthenticator("ctap2_1", "internal", true, true, true, true)`);
}
