/** A locked vault, and the ways to the browser's own authenticator, in real browsers with a virtual one plugged in. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type DrivenPage, testId } from "../../scripts/browsers/browser-driver.ts";
import { unlockInApproval, waitForApproval } from "../../scripts/start/vault-steps.ts";
import { BROWSERS } from "../support/browsers.ts";
import { plugInAuthenticator } from "../support/native-authenticator.ts";
import { base64url, creationOptions, RP_ID, requestOptions } from "../support/options.ts";
import { PageCeremony } from "../support/page-ceremony.ts";
import {
  approveRequest,
  askBackground,
  openVaultBrowser,
  PASSWORD,
  type VaultBrowser,
} from "../support/vault-browser.ts";
import { verifyAssertion, verifyRegistration } from "../support/verify-response.ts";

/** How an answer tells who gave it: Keyferry's AAGUID is in every registration of ours. */
const KEYFERRY_AAGUID = "144ca00cbdea46eab27709eff33e9fec";

describe.each(BROWSERS)("in $name", ({ name }) => {
  let browser: VaultBrowser;
  let page: DrivenPage;
  let popup: DrivenPage;

  beforeAll(async () => {
    browser = await openVaultBrowser(name);
    popup = await browser.driver.openExtensionPage("ui/popup/page.html");
    page = await browser.driver.newPage(browser.site.origin);
    await plugInAuthenticator(browser.driver, page);
  });
  afterAll(() => browser?.close());

  const lock = () => askBackground(popup, "vault/lock");
  const expected = (challenge: string) => ({
    challenge,
    origin: browser.site.origin,
    rpId: RP_ID,
    userVerified: true,
  });

  it("shows the request of a locked vault, takes the password, and goes on with the same request", async () => {
    const creation = creationOptions();
    const created = await PageCeremony.start(page, "create", creation);
    await approveRequest(browser.driver);
    const registered = await verifyRegistration(await created.credential(), expected(creation.challenge));
    await lock();

    const request = requestOptions();
    const ceremony = await PageCeremony.start(page, "get", request);
    const window = await waitForApproval(browser.driver);
    expect(await window.text(testId("approve-rp-id"))).toBe(RP_ID);
    expect(await window.text("body")).not.toContain("anna@example.org");
    await window.fill(testId("approve-password"), "not the password");
    await window.click(testId("approve-unlock"));
    await window.waitUntil(`document.querySelector('[role="alert"]') !== null`);
    expect(await ceremony.peek()).toBeNull();
    await unlockInApproval(window, PASSWORD);
    await approveRequest(browser.driver);

    await verifyAssertion(await ceremony.credential(), registered, expected(request.challenge));
  });

  it("gives a request that matches no passkey to the browser at once, without a window", async () => {
    const id = base64url(32);
    const ceremony = await PageCeremony.start(
      page,
      "get",
      requestOptions({ allowCredentials: [{ type: "public-key", id }] }),
    );

    await new Promise((resolve) => setTimeout(resolve, 700));
    expect((await browser.driver.pageUrls()).filter((url) => url.includes("ui/approve"))).toEqual([]);
    await ceremony.abort();
    expect(await ceremony.errorName()).toMatch(/AbortError|NotAllowedError/);
  });

  it("gives it to the browser also while locked, when every named credential id is foreign", async () => {
    await lock();
    const id = base64url(32);
    const ceremony = await PageCeremony.start(
      page,
      "get",
      requestOptions({ allowCredentials: [{ type: "public-key", id }] }),
    );

    await new Promise((resolve) => setTimeout(resolve, 700));
    expect((await browser.driver.pageUrls()).filter((url) => url.includes("ui/approve"))).toEqual([]);
    await ceremony.abort();
    await ceremony.end();
    await askBackground(popup, "vault/unlock", { password: PASSWORD });
  });

  it("hands the original options to the browser when the person uses another device", async () => {
    const options = creationOptions({ pubKeyCredParams: [{ type: "public-key", alg: -7 }] });
    const ceremony = await PageCeremony.start(page, "create", options);
    const window = await waitForApproval(browser.driver);
    await window.click(testId("approve-native"));
    await window.waitForClose();

    const credential = await ceremony.credential();

    await verifyRegistration(credential, expected(options.challenge));
    const authData = Buffer.from(String(credential.response["authenticatorData"]), "base64url");
    expect(authData.subarray(37, 53).toString("hex")).not.toBe(KEYFERRY_AAGUID);
  });

  it("hands a create that asks for a security key to the browser without asking", async () => {
    const options = creationOptions({ hints: ["security-key"] });
    const ceremony = await PageCeremony.start(page, "create", options);

    const credential = await ceremony.credential();

    const authData = Buffer.from(String(credential.response["authenticatorData"]), "base64url");
    expect(authData.subarray(37, 53).toString("hex")).not.toBe(KEYFERRY_AAGUID);
  });
});
