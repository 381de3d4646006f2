/** When the extension goes away, its worker dies, or the browser itself has to answer: every promise settles. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { BrowserDriver, DrivenPage } from "../../scripts/browsers/browser-driver.ts";
import { BROWSERS } from "../support/browsers.ts";
import {
  buildPageProbe,
  type Probe,
  type ProbeScript,
  type ProbeSite,
  type Settled,
  startProbeSite,
} from "../support/page-probe.ts";

declare const probe: ProbeScript;
declare global {
  var pending: Promise<Settled>;
}

const IS_NATIVE = "/create/.test(Function.prototype.toString.call(CredentialsContainer.prototype.create))";

describe.each(BROWSERS)("in $name", ({ name, launch }) => {
  let extension: Probe;
  let site: ProbeSite;
  let driver: BrowserDriver;
  let page: DrivenPage;

  beforeAll(async () => {
    extension = await buildPageProbe();
    site = await startProbeSite(() => ({}));
    driver = await launch({ extensionDir: extension.extensionDir });
  });
  afterAll(async () => {
    await driver?.close();
    await site?.close();
    await extension?.remove();
  });
  beforeEach(async () => {
    page = await driver.newPage(site.origin);
  });
  afterEach(() => page.close());

  /** Starts a call that the background leaves unanswered, and returns when it has arrived there. */
  async function begin(operation: "create" | "get", script: string): Promise<void> {
    // What the browser is given in the end must end too, but not before the relay is missed.
    const limitMs = name === "firefox" ? 13_000 : 3000;
    await page.evaluate(
      async (operation: "create" | "get", script: string, limitMs: number) => {
        const around = operation === "get" ? { signal: AbortSignal.timeout(limitMs) } : {};
        globalThis.pending = probe.settled(probe[operation](script, {}, around));
        await new Promise((resolve) => setTimeout(resolve, 400));
      },
      operation,
      script,
      limitMs,
    );
  }

  it("a request outlives the worker that took it: the same id is submitted again and answered", async () => {
    await begin("create", "second-time");
    expect(await driver.killBackground()).toBe(true);

    expect(await page.evaluate(() => globalThis.pending)).toMatchObject({ kind: "resolved" });
    const log = await page.evaluate(() => probe.log());
    expect(log.filter(({ type }) => type === "submit").length).toBe(2);
  });

  it("a create that was acknowledged is refused, a get goes to the browser, when the extension is disabled", async () => {
    const other = page;
    await begin("create", "silence");
    page = await driver.newPage(site.origin);
    await begin("get", "silence");
    await driver.setExtensionEnabled(false);
    const get = await page.evaluate(() => globalThis.pending);
    const isRestored = await page.evaluate(IS_NATIVE);
    await other.bringToFront();
    const create = await other.evaluate(() => globalThis.pending);
    await other.close();
    await driver.setExtensionEnabled(true);

    expect(create).toMatchObject({ kind: "rejected", name: "NotAllowedError", isDomException: true });
    // What the browser was given was aborted by its own signal.
    expect(get).toMatchObject({ kind: "rejected", name: "TimeoutError", isDomException: true });
    expect(isRestored).toBe(true);
  });

  it("a page that was open before the extension was disabled calls the browser, and has its functions back", async () => {
    await driver.setExtensionEnabled(false);
    const isPatched = !(await page.evaluate(IS_NATIVE));
    const settled = await page.evaluate(() =>
      probe.settled(probe.get("credential", {}, { signal: AbortSignal.timeout(1500) })),
    );
    const isRestored = await page.evaluate(IS_NATIVE);
    await driver.setExtensionEnabled(true);

    expect(isPatched).toBe(true);
    expect(settled).toMatchObject({ kind: "rejected", name: "TimeoutError" });
    expect(isRestored).toBe(true);
  });

  it("a page that was open while the extension was reloaded is answered by whoever is there", async () => {
    await driver.reloadExtension();
    const call = () => probe.settled(probe.get("credential", {}, { signal: AbortSignal.timeout(1500) }));
    const open = await page.evaluate(call);
    await page.goto(`${site.origin}/again`);

    // Firefox puts a reloaded extension's scripts into open pages by itself.
    expect(open).toMatchObject({ kind: name === "firefox" ? "resolved" : "rejected" });
    expect(await page.evaluate(call)).toMatchObject({ kind: "resolved" });
  });

  // Chromium under automation keeps no pages for going back.
  if (name === "firefox")
    it("a request outlives the document's stay in the back/forward cache", async () => {
      await page.evaluate(() => {
        addEventListener("pageshow", ({ persisted }) => {
          document.title = persisted ? "came back" : "new";
        });
      });
      await begin("get", "silence");
      await page.goto(`${site.origin}/elsewhere`);
      await page.evaluate("void setTimeout(() => history.back(), 50)");
      await page.waitUntil("document.title === 'came back'");
      const requestIds = await page.evaluate(async () => {
        await new Promise((resolve) => setTimeout(resolve, 500));
        return (await probe.log()).filter(({ type }) => type === "submit").map(({ requestId }) => requestId);
      });

      // The last one is that of the log itself.
      const [first, again] = requestIds.slice(-3);
      expect(again).toBe(first);
    });
});
