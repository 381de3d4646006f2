/**
 * The extension is removed, switched off or reloaded while a request of a page is open. The page's promise settles
 * all the same, the browser's own authenticator is in its place again, and no passkey is lost or doubled.
 */
import { afterEach, describe, expect, it } from "vitest";
import type { PasskeySummary } from "../../extension/messages/passkey-pages-contract.ts";
import type { BrowserDriver, DrivenPage } from "../../scripts/browsers/browser-driver.ts";
import { poll } from "../../scripts/browsers/poll.ts";
import { waitForApproval } from "../../scripts/start/vault-steps.ts";
import { BROWSERS } from "../support/browsers.ts";
import { plugInAuthenticator } from "../support/native-authenticator.ts";
import { creationOptions, requestOptions } from "../support/options.ts";
import { PageCeremony } from "../support/page-ceremony.ts";
import {
  approveRequest,
  askBackground,
  openVaultBrowser,
  PASSWORD,
  type VaultBrowser,
} from "../support/vault-browser.ts";

/** Two missed heartbeats of 5 s, and some room. */
const SETTLES_WITHIN_MS = 20_000;

/** A reloaded extension that had to register again is in the open page too: its window asks instead of native. */
async function wasReinjected(driver: BrowserDriver, later: PageCeremony): Promise<boolean> {
  const isAsked = async () => (await driver.pageUrls()).some((url) => url.includes("ui/approve"));
  await poll(
    "a window or an answer",
    async () => (await isAsked()) || (await later.peek()) !== null,
    SETTLES_WITHIN_MS,
  );
  return isAsked();
}

const LOSSES: readonly [string, (driver: BrowserDriver) => Promise<void>][] = [
  ["removed", (driver) => driver.uninstallExtension()],
  ["switched off", (driver) => driver.setExtensionEnabled(false)],
  ["reloaded", (driver) => driver.reloadExtension()],
];

describe.each(BROWSERS)("in $name", ({ name }) => {
  let browser: VaultBrowser | null = null;
  afterEach(async () => {
    await browser?.close();
    browser = null;
  });

  async function open(): Promise<{ driver: BrowserDriver; page: DrivenPage }> {
    browser = await openVaultBrowser(name);
    const page = await browser.driver.newPage(browser.site.origin);
    return { driver: browser.driver, page };
  }

  it.each(LOSSES)("%s during create: NotAllowedError, and later calls are answered", async (_, lose) => {
    const { driver, page } = await open();
    await plugInAuthenticator(driver, page);
    const ceremony = await PageCeremony.start(page, "create", creationOptions());
    await waitForApproval(driver);

    await lose(driver);

    expect(await ceremony.errorName(SETTLES_WITHIN_MS)).toBe("NotAllowedError");
    await page.bringToFront();
    const later = await PageCeremony.start(page, "create", creationOptions());
    if (await wasReinjected(driver, later)) return;
    expect(await later.end(SETTLES_WITHIN_MS)).toMatchObject({ kind: "credential" });
  });

  it("switched off during get: the browser's own authenticator answers", async () => {
    const { driver, page } = await open();
    const registered = await PageCeremony.start(page, "create", creationOptions());
    await approveRequest(driver);
    await registered.credential();
    await plugInAuthenticator(driver, page);
    const ceremony = await PageCeremony.start(page, "get", requestOptions());
    await waitForApproval(driver);

    await driver.setExtensionEnabled(false);

    // It holds no passkey of this site, so it refuses; what counts is that it was asked and the promise settled.
    expect(await ceremony.errorName(SETTLES_WITHIN_MS + 10_000)).toMatch(/NotAllowedError|InvalidStateError/);
  });

  it("reloaded after a passkey was made: it is there, once", async () => {
    const { driver, page } = await open();
    const ceremony = await PageCeremony.start(page, "create", creationOptions());
    await approveRequest(driver);
    const { id } = await ceremony.credential();

    await driver.reloadExtension();

    const popup = await driver.openExtensionPage("ui/popup/page.html");
    await askBackground(popup, "vault/unlock", { password: PASSWORD });
    const { passkeys } = await askBackground<{ passkeys: PasskeySummary[] }>(popup, "passkeys/list");
    expect(passkeys).toHaveLength(1);
    await popup.close();
    await page.goto(browser?.site.origin ?? "");
    const again = await PageCeremony.start(page, "get", requestOptions());
    await approveRequest(driver);
    expect((await again.credential()).id).toBe(id);
  });
});
