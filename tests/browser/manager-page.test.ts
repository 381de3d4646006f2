/** The full-page manager at work: what a person does with their passkeys, sites and password, and what follows from it. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Settings, SiteSettings } from "../../extension/messages/contract.ts";
import type { PasskeySummary } from "../../extension/messages/passkey-pages-contract.ts";
import { type DrivenPage, testId } from "../../scripts/browsers/browser-driver.ts";
import { poll } from "../../scripts/browsers/poll.ts";
import { waitForPasskey } from "../../scripts/start/vault-steps.ts";
import { BROWSERS } from "../support/browsers.ts";
import { plugInAuthenticator } from "../support/native-authenticator.ts";
import { creationOptions, RP_ID, requestOptions } from "../support/options.ts";
import { PageCeremony } from "../support/page-ceremony.ts";
import {
  approveRequest,
  askBackground,
  openVaultBrowser,
  PASSWORD,
  type VaultBrowser,
} from "../support/vault-browser.ts";

const NEW_PASSWORD = "granite willow compass eleven";

describe.each(BROWSERS)("in $name", ({ name }) => {
  let browser: VaultBrowser;
  let page: DrivenPage;
  let manager: DrivenPage;

  beforeAll(async () => {
    browser = await openVaultBrowser(name);
    page = await browser.driver.newPage(browser.site.origin);
    await plugInAuthenticator(browser.driver, page);
    const made = await PageCeremony.start(page, "create", creationOptions());
    await approveRequest(browser.driver);
    await made.credential();
    manager = await browser.driver.openExtensionPage("ui/manager/page.html");
    const itemId = await waitForPasskey(manager, "anna@example.org");
    await manager.click(`${testId("passkey-row")}[data-item="${itemId}"]`);
    await manager.waitFor(testId("passkey-detail"));
  });
  afterAll(() => browser?.close());

  const passkeys = async () =>
    (await askBackground<{ passkeys: PasskeySummary[] }>(manager, "passkeys/list")).passkeys;

  /** True when the request went to the browser: no window of ours came up. */
  async function isNative(): Promise<boolean> {
    await page.bringToFront();
    const ceremony = await PageCeremony.start(page, "get", requestOptions({ timeout: 4_000 }));
    await new Promise((resolve) => setTimeout(resolve, 800));
    const hasWindow = (await browser.driver.pageUrls()).some((url) => url.includes("ui/approve"));
    if (hasWindow) await (await browser.driver.waitForExtensionPage("ui/approve")).close();
    else await ceremony.abort();
    await ceremony.end();
    await manager.bringToFront();
    return !hasWindow;
  }

  it("renames a passkey", async () => {
    await manager.fill(testId("passkey-label"), "Work account");
    await manager.click(testId("passkey-rename"));
    await manager.waitUntil(
      `document.querySelector('${testId("passkey-row")}').textContent.includes("Work account")`,
    );

    expect((await passkeys())[0]?.label).toBe("Work account");
  });

  it("moves it to the trash, takes that back, and restores it from the trash", async () => {
    await manager.click(testId("passkey-trash"));
    await manager.waitFor(testId("toast-undo"));
    expect((await passkeys())[0]?.trashedAtMs).not.toBeNull();
    expect(await isNative()).toBe(true);

    await manager.click(testId("toast-undo"));
    const itemId = await waitForPasskey(manager, "anna@example.org");
    expect((await passkeys())[0]?.trashedAtMs).toBeNull();
    expect(await isNative()).toBe(false);

    await manager.click(`${testId("passkey-row")}[data-item="${itemId}"]`);
    await manager.click(testId("passkey-trash"));
    await manager.click(testId("section-trash"));
    await manager.click(testId("trash-restore"));
    await manager.waitFor(testId("trash-empty"));
    expect((await passkeys())[0]?.trashedAtMs).toBeNull();
  });

  const sites = async () =>
    (await askBackground<{ sites: SiteSettings[] }>(manager, "sites/list")).sites.filter(
      ({ rpId }) => rpId === RP_ID,
    );

  it("gives a site to the browser by a rule, and takes it back", async () => {
    await manager.click(testId("section-sites"));
    await manager.fill(testId("site-name"), RP_ID);
    await manager.click(testId("site-add"));
    await manager.click(`[data-site="${RP_ID}"] ${testId("site-rule-native")}`);
    await poll("the rule", async () => (await sites())[0]?.rule === "native");
    expect(await isNative()).toBe(true);

    await manager.click(`[data-site="${RP_ID}"] ${testId("site-rule-ask")}`);
    await poll("no rule", async () => (await sites())[0]?.rule !== "native");
    expect(await isNative()).toBe(false);
    // The card that was just used stays, so that the person can think again.
    expect(await manager.evaluate(`document.querySelector('${testId("site-rule-ask")}').checked`)).toBe(true);
  });

  it("writes every one of several changes that are made faster than they are written", async () => {
    const press = (...ids: string[]) =>
      manager.evaluate(
        `[${ids.map((id) => `document.querySelector('${testId(id)}').click()`).join(", ")}].length`,
      );
    await press("site-rule-never-save", "site-offer-for-security-key", "site-may-continue-unverified");
    await poll("the last change", async () => (await sites())[0]?.mayContinueUnverified ?? false);
    expect(await sites()).toEqual([
      { rpId: RP_ID, rule: "never-save", offerForSecurityKey: true, mayContinueUnverified: true },
    ]);
    await manager.click(testId("site-remove"));
    await manager.waitFor(testId("sites-empty"));

    const settings = async () =>
      (await askBackground<{ settings: Settings }>(manager, "settings/read")).settings;
    const before = await settings();
    await manager.click(testId("section-settings"));
    await manager.waitFor(testId("offer-for-security-key"));
    await press("offer-for-security-key", "follow-site-algorithm-order");
    await poll("both switches", async () => {
      const { offerForSecurityKey, followSiteAlgorithmOrder } = await settings();
      return (
        offerForSecurityKey !== before.offerForSecurityKey &&
        followSiteAlgorithmOrder !== before.followSiteAlgorithmOrder
      );
    });
    await press("offer-for-security-key", "follow-site-algorithm-order");
  });

  it("changes the password: the new one opens the vault, the old one does not, nothing is lost", async () => {
    await manager.click(testId("section-settings"));
    await manager.click(testId("change-password-open"));
    await manager.fill(testId("old-password"), PASSWORD);
    await manager.fill(testId("new-password"), NEW_PASSWORD);
    await manager.fill(testId("repeat-password"), NEW_PASSWORD);
    await manager.click(testId("change-password"));
    await manager.waitFor(testId("change-password"), { state: "gone", timeoutMs: 20_000 });

    await askBackground(manager, "vault/lock");
    expect(await askBackground(manager, "vault/unlock", { password: PASSWORD })).toMatchObject({
      result: "wrong-password",
    });
    expect(await askBackground(manager, "vault/unlock", { password: NEW_PASSWORD })).toEqual({
      result: "unlocked",
    });
    expect(await passkeys()).toMatchObject([{ userName: "anna@example.org", label: "Work account" }]);
  });
});
