/** Going native: the browser's own authenticator answers with the options of the page's call, and can be aborted. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { BrowserDriver, DrivenPage } from "../../scripts/browsers/browser-driver.ts";
import { ChromiumDriver } from "../../scripts/browsers/chromium-driver.ts";
import { FirefoxDriver } from "../../scripts/browsers/firefox-driver.ts";
import { BROWSERS } from "../support/browsers.ts";
import {
  buildPageProbe,
  type Probe,
  type ProbeScript,
  type ProbeSite,
  startProbeSite,
} from "../support/page-probe.ts";

declare const probe: ProbeScript;

/** A security key that agrees to everything: of the DevTools protocol, or Firefox's own soft token. */
async function plugInAuthenticator(driver: BrowserDriver): Promise<void> {
  if (driver instanceof ChromiumDriver) {
    const page = driver.context.pages().at(-1);
    if (page === undefined) throw new Error("no page is open");
    const session = await driver.context.newCDPSession(page);
    await session.send("WebAuthn.enable");
    await session.send("WebAuthn.addVirtualAuthenticator", {
      options: {
        protocol: "ctap2",
        transport: "usb",
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    });
  } else if (driver instanceof FirefoxDriver) {
    await driver.bidi.evaluateInChrome(`
      Services.prefs.setBoolPref("security.webauth.webauthn_enable_softtoken", true);
      Services.prefs.setBoolPref("security.webauth.webauthn_enable_usbtoken", false);
      Cc["@mozilla.org/webauthn/service;1"]
        .getService(Ci.nsIWebAuthnService)
        .addVirtualAuthenticator("ctap2_1", "usb", true, true, true, true);
    `);
  }
}

describe.each(BROWSERS)("going native in $name", ({ launch }) => {
  let extension: Probe;
  let site: ProbeSite;
  let driver: BrowserDriver;
  let page: DrivenPage;

  beforeAll(async () => {
    extension = await buildPageProbe();
    site = await startProbeSite(() => ({}));
    driver = await launch({ extensionDir: extension.extensionDir });
    page = await driver.newPage(site.origin);
  });
  afterAll(async () => {
    await driver?.close();
    await site?.close();
    await extension?.remove();
  });

  it("passes on what the browser refuses, and the page's abort", async () => {
    const seen = await page.evaluate(async () => {
      const refused = await probe.settled(probe.get("native", { rpId: "example.com" }));
      const abort = new AbortController();
      const reason = { mine: true };
      const call = probe.get("native", {}, { signal: abort.signal }).then(
        () => "resolved",
        (error) => error === reason,
      );
      setTimeout(() => abort.abort(reason), 300);
      return [refused, await call];
    });

    expect(seen).toMatchObject([{ kind: "rejected", name: "SecurityError", isDomException: true }, true]);
  });

  it("makes and uses a credential of the browser's with the original challenge", async () => {
    await plugInAuthenticator(driver);
    const seen = await page.evaluate(async () => {
      const challenge = Uint8Array.from({ length: 16 }, (_, index) => index);
      const readChallenge = (credential: PublicKeyCredential) =>
        JSON.parse(new TextDecoder().decode(credential.response.clientDataJSON)).challenge;
      const call = probe.create("native", { challenge, excludeCredentials: new Set() });
      challenge.fill(0);
      const created = await call;
      const { rawId } = created;
      const used = await probe.get("native", { allowCredentials: [{ type: "public-key", id: rawId }] });
      return {
        challenge: readChallenge(created),
        isSame: used.id === created.id,
        isCloneable: created.toJSON().id === created.id,
        tag: Object.prototype.toString.call(used.response),
      };
    });

    expect(seen).toEqual({
      challenge: "AAECAwQFBgcICQoLDA0ODw",
      isSame: true,
      isCloneable: true,
      tag: "[object AuthenticatorAssertionResponse]",
    });
  });
});
