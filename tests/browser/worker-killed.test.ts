/**
 * The background is ended for real at every point of a ceremony. In Chromium a debugger stops the worker at the very
 * line before it is ended; Firefox has no debugger for it, so there it is ended at many moments around the click.
 * Each time: the promise settles with a credential, and the vault holds it once.
 */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { PasskeySummary } from "../../extension/messages/passkey-pages-contract.ts";
import { type DrivenPage, testId } from "../../scripts/browsers/browser-driver.ts";
import type { ChromiumDriver } from "../../scripts/browsers/chromium-driver.ts";
import { waitForApproval } from "../../scripts/start/vault-steps.ts";
import { pauseBackgroundAt } from "../support/background-debugger.ts";
import { BROWSERS } from "../support/browsers.ts";
import { creationOptions, requestOptions } from "../support/options.ts";
import { PageCeremony } from "../support/page-ceremony.ts";
import {
  approveRequest,
  askBackground,
  openVaultBrowser,
  type VaultBrowser,
} from "../support/vault-browser.ts";

/** A line of the worker, by a text in it, and what the person does to get there. */
const POINTS = [
  ["before the window opens", "await world.windows.open(requestId", "call"],
  ["after the click, before the commit", "await vault.commitPasskey(", "click"],
  ["between commit and reply", ".passkey.answer.outcome)", "click"],
] as const;

let userCount = 0;
function newUser() {
  const name = `user${++userCount}@example.org`;
  return { id: Buffer.from(name).toString("base64url"), name, displayName: name };
}

async function heldBy(popup: DrivenPage, userName: string): Promise<readonly PasskeySummary[]> {
  const { passkeys } = await askBackground<{ passkeys: PasskeySummary[] }>(popup, "passkeys/list");
  return passkeys.filter((passkey) => passkey.userName === userName);
}

async function expectHeldOnce(browser: VaultBrowser, userName: string): Promise<void> {
  const popup = await browser.driver.openExtensionPage("ui/popup/page.html");
  expect(await heldBy(popup, userName)).toHaveLength(1);
  await popup.close();
}

describe("in chromium, at a line", () => {
  let browser: VaultBrowser;
  let page: DrivenPage;
  beforeAll(async () => {
    browser = await openVaultBrowser("chromium");
    page = await browser.driver.newPage(browser.site.origin);
  });
  afterAll(() => browser?.close());

  it.each(POINTS)("%s: one credential, one passkey", async (_, marker, reachedBy) => {
    const driver = browser.driver as ChromiumDriver;
    const popup = await driver.openExtensionPage("ui/popup/page.html");
    const user = newUser();
    const paused = await pauseBackgroundAt(driver, marker);
    await popup.close();
    await page.bringToFront();
    const ceremony = await PageCeremony.start(page, "create", creationOptions({ user }));
    if (reachedBy === "click") {
      const window = await waitForApproval(driver);
      await window.click(testId("approve-confirm"));
    }
    await paused.waitForPause();

    await paused.killWhilePaused();

    if (reachedBy === "call") await approveRequest(driver);
    expect(await ceremony.end()).toMatchObject({ kind: "credential" });
    await expectHeldOnce(browser, user.name);
    expect((await driver.pageUrls()).filter((url) => url.includes("ui/approve"))).toEqual([]);
  });
});

describe.each(BROWSERS)("in $name", ({ name }) => {
  let browser: VaultBrowser;
  let page: DrivenPage;
  beforeAll(async () => {
    browser = await openVaultBrowser(name);
    page = await browser.driver.newPage(browser.site.origin);
  });
  afterAll(() => browser?.close());

  it("while the window waits: the same window goes on, for create and for get", async () => {
    const user = newUser();
    for (const operation of ["create", "get"] as const) {
      const options = operation === "create" ? creationOptions({ user }) : requestOptions();
      const ceremony = await PageCeremony.start(page, operation, options);
      await waitForApproval(browser.driver);

      expect(await browser.driver.killBackground()).toBe(true);

      await approveRequest(browser.driver);
      expect(await ceremony.end()).toMatchObject({ kind: "credential" });
    }
    await expectHeldOnce(browser, user.name);
  });

  it.each([0, 20, 60, 120, 200])("%i ms after the call: one credential, one passkey", async (delayMs) => {
    const user = newUser();
    const ceremony = await PageCeremony.start(page, "create", creationOptions({ user }));
    await new Promise((resolve) => setTimeout(resolve, delayMs));

    await browser.driver.killBackground();

    await approveRequest(browser.driver);
    expect(await ceremony.end()).toMatchObject({ kind: "credential" });
    await expectHeldOnce(browser, user.name);
  });

  it.each([0, 5, 10, 20, 40, 80])("%i ms after the click: one credential, one passkey", async (delayMs) => {
    const user = newUser();
    const ceremony = await PageCeremony.start(page, "create", creationOptions({ user }));
    const window = await waitForApproval(browser.driver);
    await window.click(testId("approve-confirm"));
    await new Promise((resolve) => setTimeout(resolve, delayMs));

    await browser.driver.killBackground();

    expect(await ceremony.end()).toMatchObject({ kind: "credential" });
    await window.waitForClose();
    await expectHeldOnce(browser, user.name);
  });
});
