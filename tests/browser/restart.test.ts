/** Where the browser forgets the page scripts, they are put back: at a restart, and in pages that are open already. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { testId } from "../../scripts/browsers/browser-driver.ts";
import { createVault, waitForApproval } from "../../scripts/start/vault-steps.ts";
import { BROWSERS } from "../support/browsers.ts";
import { type CeremonySite, startCeremonySite } from "../support/ceremony-site.ts";
import { creationOptions } from "../support/options.ts";
import { PageCeremony } from "../support/page-ceremony.ts";
import { launch, PASSWORD } from "../support/vault-browser.ts";

/** A native function prints its name, a proxy of one does not. */
const IS_PATCHED = `!String(navigator.credentials.create).includes("create")`;

describe.each(BROWSERS)("in $name", ({ name }) => {
  const cleanUps: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
  });

  async function site(): Promise<CeremonySite> {
    const started = await startCeremonySite();
    cleanUps.push(() => started.close());
    return started;
  }

  it("does not touch pages while there is no vault, and takes the open ones in as soon as there is", async () => {
    const { origin } = await site();
    const driver = await launch(name);
    cleanUps.push(() => driver.close());
    const page = await driver.newPage(origin);
    const native = await page.evaluate<string>("String(navigator.credentials.create)");
    expect(native).toContain("create");

    await createVault(driver, PASSWORD);
    await page.bringToFront();
    await page.waitUntil(IS_PATCHED);

    const ceremony = await PageCeremony.start(page, "create", creationOptions());
    const window = await waitForApproval(driver);
    await window.click(testId("approve-cancel"));
    expect(await ceremony.errorName()).toBe("NotAllowedError");
  });

  it("intercepts the first call of the first page after a restart of the browser", async () => {
    const { origin } = await site();
    const profileDir = await mkdtemp(join(tmpdir(), "keyferry-restart-"));
    cleanUps.push(() => rm(profileDir, { recursive: true, force: true, maxRetries: 5 }));
    const before = await launch(name, profileDir);
    await createVault(before, PASSWORD);
    await before.close();

    const driver = await launch(name, profileDir);
    cleanUps.push(() => driver.close());
    const page = await driver.newPage(origin);
    await page.waitUntil(IS_PATCHED);
    const ceremony = await PageCeremony.start(page, "create", creationOptions());
    const window = await waitForApproval(driver);
    await window.waitFor(testId("approve-unlock"));
    await window.click(testId("approve-cancel"));

    expect(await ceremony.errorName()).toBe("NotAllowedError");
  });
});
