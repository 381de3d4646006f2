/** A person erases the vault from a browser: unlocked, in the settings; locked, because the password is forgotten. */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type DrivenPage, testId } from "../../scripts/browsers/browser-driver.ts";
import { createVault, PAGES } from "../../scripts/start/vault-steps.ts";
import { ROOT } from "../structure/source-tree.ts";
import { BROWSERS } from "../support/browsers.ts";
import { dumpRows } from "../support/database-rows.ts";
import { creationOptions } from "../support/options.ts";
import { PageCeremony } from "../support/page-ceremony.ts";
import { approveRequest, openVaultBrowser, PASSWORD, type VaultBrowser } from "../support/vault-browser.ts";

const SHOTS = join(ROOT, "build/test-results/erase-vault");

/** What the extension keeps outside the database. */
const KEPT = `(async () => {
  const api = globalThis.browser ?? chrome;
  const session = Object.keys(await api.storage.session.get(null));
  const scripts = await api.scripting.getRegisteredContentScripts();
  return JSON.stringify({ session, scripts: scripts.length });
})()`;

describe.each(BROWSERS)("in $name", ({ name }) => {
  let browser: VaultBrowser;
  let manager: DrivenPage;

  beforeAll(async () => {
    await mkdir(SHOTS, { recursive: true });
    browser = await openVaultBrowser(name);
    const page = await browser.driver.newPage(browser.site.origin);
    const ceremony = await PageCeremony.start(page, "create", creationOptions());
    await approveRequest(browser.driver);
    await ceremony.credential();
    manager = await browser.driver.openExtensionPage(`${PAGES.manager}#settings`);
  });
  afterAll(() => browser?.close());

  async function typeAndErase(): Promise<void> {
    await manager.click(testId("erase-open"));
    await manager.waitFor(testId("erase-form"));
    await manager.waitUntil(`document.querySelector('${testId("erase")}').disabled`);
    await manager.fill(testId("erase-word"), "eras");
    await manager.waitUntil(`document.querySelector('${testId("erase")}').disabled`);
    await manager.fill(testId("erase-word"), " Erase ");
    await manager.screenshot(join(SHOTS, `${name}-typed.png`));
    await manager.click(testId("erase"));
    await manager.waitFor(testId("manager-none"), { timeoutMs: 20_000 });
  }

  async function expectNothingLeft(): Promise<void> {
    expect(await dumpRows(manager)).toEqual([]);
    expect(JSON.parse(String(await manager.evaluate(KEPT)))).toEqual({ session: [], scripts: 0 });
  }

  it("an unlocked vault goes after the word was typed, and leaves nothing", async () => {
    await manager.waitFor(testId("erase-open"));
    expect((await dumpRows(manager)).length).toBeGreaterThan(5);

    await typeAndErase();

    await expectNothingLeft();
    await manager.screenshot(join(SHOTS, `${name}-none.png`));
  });

  it("a locked vault goes without its password, and another one takes its place", async () => {
    const onboarding = await browser.driver.openExtensionPage("ui/onboarding/page.html");
    await createVault(browser.driver, PASSWORD);
    await onboarding.close().catch(() => undefined);
    await manager.goto(`${browser.driver.extensionOrigin}/${PAGES.manager}`);
    await manager.click(testId("lock"));
    await manager.waitFor(testId("manager-locked"));
    await manager.click(`${testId("forgot-password")} summary`);
    await manager.screenshot(join(SHOTS, `${name}-forgot.png`));

    await typeAndErase();

    await expectNothingLeft();
  });
});
