/** The approval window never approves by accident, and can be worked by keyboard alone. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type DrivenPage, testId } from "../../scripts/browsers/browser-driver.ts";
import { waitForApproval } from "../../scripts/start/vault-steps.ts";
import { BROWSERS } from "../support/browsers.ts";
import { creationOptions, requestOptions } from "../support/options.ts";
import { PageCeremony } from "../support/page-ceremony.ts";
import { approveRequest, openVaultBrowser, type VaultBrowser } from "../support/vault-browser.ts";

const CONFIRM = testId("approve-confirm");
const ARMED = `${CONFIRM}[data-phase="armed"]:not(:disabled)`;

describe.each(BROWSERS)("in $name", ({ name }) => {
  let browser: VaultBrowser;
  let page: DrivenPage;
  beforeAll(async () => {
    browser = await openVaultBrowser(name);
    page = await browser.driver.newPage(browser.site.origin);
  });
  afterAll(() => browser?.close());

  const create = (user: string) =>
    PageCeremony.start(
      page,
      "create",
      creationOptions({ user: { id: "YWJj", name: user, displayName: user } }),
    );

  it("is not armed before half a second has passed, whatever clicks until then", async () => {
    const ceremony = await create("early@example.org");
    const window = await browser.driver.waitForExtensionPage("ui/approve/page.html");
    const paintedAtMs = Number(
      await window.evaluate(`new Promise((resolve) => {
        const look = () => {
          const button = document.querySelector('${CONFIRM}');
          if (button === null) return requestAnimationFrame(look);
          for (let count = 0; count < 20; count++) button.click();
          resolve(performance.now());
        };
        look();
      })`),
    );

    await window.waitFor(ARMED);

    const armedAtMs = Number(await window.evaluate("performance.now()"));
    expect(await ceremony.peek()).toBeNull();
    expect(armedAtMs - paintedAtMs).toBeGreaterThanOrEqual(400);
    await approveRequest(browser.driver);
    expect(await ceremony.end()).toMatchObject({ kind: "credential" });
  });

  it("Enter approves once armed; Escape cancels", async () => {
    const approved = await create("enter@example.org");
    const window = await waitForApproval(browser.driver);
    await window.waitFor(ARMED);
    await window.press("Enter");
    expect(await approved.end()).toMatchObject({ kind: "credential" });
    await window.waitForClose();

    const cancelled = await create("escape@example.org");
    await (await waitForApproval(browser.driver)).press("Escape");
    expect(await cancelled.errorName()).toBe("NotAllowedError");
  });

  it("arrow keys choose the account", async () => {
    const ceremony = await PageCeremony.start(page, "get", requestOptions());
    const window = await waitForApproval(browser.driver);
    const names = await window.evaluate<string[]>(
      `[...document.querySelectorAll('${testId("approve-account")}')].map((account) => account.textContent)`,
    );
    const wanted = names.findIndex((text) => text.includes("early@example.org"));
    for (let step = 0; step < wanted; step++) await window.press("ArrowDown");
    const chosen = await window.text(`${testId("approve-account")}[aria-selected="true"]`);
    expect(wanted).toBeGreaterThan(0);
    expect(chosen).toContain("early@example.org");
    await window.waitFor(ARMED);
    await window.press("Enter");

    expect(await ceremony.end()).toMatchObject({ kind: "credential" });
  });

  it("shows what the site says as text, never as markup", async () => {
    const hostile = `<img src=x onerror="document.title='owned'"><b>x</b>`;
    const ceremony = await create(hostile);
    const window = await waitForApproval(browser.driver);

    expect(await window.text("body")).toContain(hostile);
    expect(await window.count("main img, main b")).toBe(0);
    await window.press("Escape");
    expect(await ceremony.errorName()).toBe("NotAllowedError");
  });
});
