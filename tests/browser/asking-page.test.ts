/** Who asks, and what becomes of the request when the asking page or the person's attention moves on. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type DrivenPage, testId } from "../../scripts/browsers/browser-driver.ts";
import { poll } from "../../scripts/browsers/poll.ts";
import { waitForApproval } from "../../scripts/start/vault-steps.ts";
import { BROWSERS } from "../support/browsers.ts";
import { type CeremonySite, startCeremonySite } from "../support/ceremony-site.ts";
import { creationOptions, RP_ID } from "../support/options.ts";
import { PageCeremony } from "../support/page-ceremony.ts";
import { approveRequest, openVaultBrowser, type VaultBrowser } from "../support/vault-browser.ts";
import { verifyRegistration } from "../support/verify-response.ts";

describe.each(BROWSERS)("in $name", ({ name }) => {
  let browser: VaultBrowser;
  let around: CeremonySite;

  beforeAll(async () => {
    browser = await openVaultBrowser(name);
    // Another port is another origin, and the same rpId is allowed to both.
    const frame = (allow: string) =>
      `<iframe src="${browser.site.origin}/framed" allow="${allow}" width="600" height="400"></iframe>`;
    around = await startCeremonySite({
      "/allowed": frame("publickey-credentials-create; publickey-credentials-get"),
      "/denied": frame(""),
    });
  });
  afterAll(async () => {
    await around?.close();
    await browser?.close();
  });

  const windows = async () => (await browser.driver.pageUrls()).filter((url) => url.includes("ui/approve"));
  const noWindow = () => poll("no approval window", async () => (await windows()).length === 0);
  const open = (path = "/") => browser.driver.newPage(browser.site.origin + path);

  it("serves a frame of another origin where its page allows it, and says so to person and site", async () => {
    const page = await browser.driver.newPage(`${around.origin}/allowed`);
    const frame = await page.frame("/framed");
    const options = creationOptions();
    const ceremony = await PageCeremony.start(frame, "create", options);
    const window = await waitForApproval(browser.driver);
    expect(await window.count(testId("approve-top-origin"))).toBe(1);
    await approveRequest(browser.driver);

    const credential = await ceremony.credential();

    const clientData = JSON.parse(
      Buffer.from(String(credential.response["clientDataJSON"]), "base64url").toString(),
    );
    expect(clientData).toMatchObject({
      origin: browser.site.origin,
      crossOrigin: true,
      topOrigin: around.origin,
    });
    const { origin } = browser.site;
    await verifyRegistration(credential, {
      challenge: options.challenge,
      origin,
      rpId: RP_ID,
      userVerified: true,
    });
    await page.close();
  });

  it("leaves a frame of another origin to the browser where its page does not allow it", async () => {
    const page = await browser.driver.newPage(`${around.origin}/denied`);
    const frame = await page.frame("/framed");

    const ceremony = await PageCeremony.start(frame, "create", creationOptions());

    expect(await ceremony.errorName()).toBe("NotAllowedError");
    expect(await windows()).toEqual([]);
    await page.close();
  });

  const departures: [string, (page: DrivenPage) => Promise<unknown>][] = [
    ["navigates away", (page) => page.goto(`${browser.site.origin}/elsewhere`)],
    ["is closed", (page) => page.close()],
  ];
  it.each(departures)("closes the window when the asking page %s", async (_, leave) => {
    const page = await open();
    await PageCeremony.start(page, "create", creationOptions());
    await waitForApproval(browser.driver);

    await leave(page);

    await noWindow();
    if (!(await page.isClosed())) await page.close();
  });

  it("closes the window when the asking frame is removed", async () => {
    const page = await browser.driver.newPage(`${around.origin}/allowed`);
    const frame = await page.frame("/framed");
    await PageCeremony.start(frame, "create", creationOptions());
    await waitForApproval(browser.driver);

    await page.evaluate("document.querySelector('iframe').remove()");

    await noWindow();
    await page.close();
  });

  // Firefox tells a page behind another tab that it is hidden, and a hidden page's calls are the browser's
  // (page-frames.test.ts); Chromium's driver keeps every page believing that it is shown.
  if (name === "chromium")
    it("opens no window for a page behind another tab, and opens it when the page is shown", async () => {
      const behind = await open("/behind");
      const front = await open("/front");
      await front.bringToFront();
      const ceremony = await PageCeremony.start(behind, "create", creationOptions());
      await new Promise((resolve) => setTimeout(resolve, 700));
      expect(await windows()).toEqual([]);

      await behind.bringToFront();

      const window = await waitForApproval(browser.driver);
      await window.click(testId("approve-cancel"));
      expect(await ceremony.errorName()).toBe("NotAllowedError");
      await behind.close();
      await front.close();
    });

  it("a newer call of the same page takes the place of the older one", async () => {
    const page = await open();
    const older = await PageCeremony.start(page, "create", creationOptions());
    const olderWindow = await waitForApproval(browser.driver);

    const newer = await PageCeremony.start(page, "create", creationOptions());

    expect(await older.errorName()).toBe("AbortError");
    await olderWindow.waitForClose();
    await approveRequest(browser.driver);
    expect(await newer.end()).toMatchObject({ kind: "credential" });
    await page.close();
  });

  it("goes native after two cancels without a gesture between, until there is one", async () => {
    const page = await open();
    const askQuietly = () =>
      page.evaluate(`void (globalThis.quiet = navigator.credentials.create({
        publicKey: { rp: { name: "x" }, user: { id: new Uint8Array(1), name: "x", displayName: "x" },
          challenge: new Uint8Array(16), pubKeyCredParams: [] },
        signal: (globalThis.quietAbort = new AbortController()).signal,
      }).then(() => "resolved", (error) => error.name))`);
    for (let count = 0; count < 2; count++) {
      await askQuietly();
      const window = await waitForApproval(browser.driver);
      await window.click(testId("approve-cancel"));
      await window.waitForClose();
      expect(await page.evaluate("globalThis.quiet")).toBe("NotAllowedError");
    }

    await askQuietly();
    await new Promise((resolve) => setTimeout(resolve, 700));
    expect(await windows()).toEqual([]);
    await page.evaluate("globalThis.quietAbort.abort()");

    const ceremony = await PageCeremony.start(page, "create", creationOptions());
    const window = await waitForApproval(browser.driver);
    await window.click(testId("approve-cancel"));
    expect(await ceremony.errorName()).toBe("NotAllowedError");
    await page.close();
  });
});
