import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type BrowserDriver, type DrivenPage, testId } from "../../scripts/browsers/browser-driver.ts";
import type { ChromiumDriver } from "../../scripts/browsers/chromium-driver.ts";
import { pauseBackgroundAt } from "../support/background-debugger.ts";
import { BROWSERS } from "../support/browsers.ts";
import { launchChromium } from "../support/chromium.ts";

const PROBE = join(import.meta.dirname, "../support/probe-extension");

function ask(page: DrivenPage, question: string): Promise<unknown> {
  return page.evaluate(
    `(globalThis.browser ?? chrome).runtime.sendMessage({ ask: ${JSON.stringify(question)} })`,
  );
}

describe.each(BROWSERS)("the driver of $name", ({ launch }) => {
  let driver: BrowserDriver;
  let page: DrivenPage;

  beforeAll(async () => {
    driver = await launch({ extensionDir: PROBE });
    page = await driver.openExtensionPage("tab.html");
  });
  afterAll(() => driver?.close());

  it("gives back JSON values, awaited promises and thrown errors of a page", async () => {
    const sum = await page.evaluate((a: number, b: number) => Promise.resolve({ sum: a + b }), 1, 2);

    expect(sum).toEqual({ sum: 3 });
    expect(await page.evaluate("undefined")).toBeUndefined();
    await expect(page.evaluate("Promise.reject(new TypeError('no'))")).rejects.toThrow("no");
  });

  it("lends user activation only when asked", async () => {
    const fresh = await driver.newPage("data:text/html,fresh");

    expect(await fresh.evaluate("navigator.userActivation.isActive")).toBe(false);
    expect(await fresh.evaluateWithActivation("navigator.userActivation.isActive")).toBe(true);
    await fresh.close();
  });

  it("works a window that the extension opened by trusted events", async () => {
    await page.click(testId("open"));
    const opened = await driver.waitForExtensionPage("window.html");
    await opened.fill(testId("name"), "héllo wörld 24");
    await opened.click(testId("done"));

    expect(await opened.text(testId("said"))).toBe("héllo wörld 24");
    expect(await opened.evaluate("innerWidth")).toBeLessThanOrEqual(400);
    await opened.press("Escape");
    await opened.waitForClose();
    expect((await driver.pageUrls()).filter((url) => url.includes("window.html"))).toEqual([]);
  });

  it("shows pages in the colour scheme that was set and takes their picture", async () => {
    const dir = await mkdtemp(join(tmpdir(), "keyferry-shot-"));
    for (const scheme of ["dark", "light"] as const) {
      await driver.setColorScheme(scheme);
      await page.waitUntil(`matchMedia("(prefers-color-scheme: ${scheme})").matches`);
      await page.screenshot(join(dir, `${scheme}.png`));
    }
    const pictures = await Promise.all(
      ["dark", "light"].map((scheme) => readFile(join(dir, `${scheme}.png`))),
    );

    expect(pictures[0]?.equals(pictures[1] ?? Buffer.of())).toBe(false);
    await rm(dir, { recursive: true });
  });

  it("chooses a file in a page, and brings back what a page downloads", async () => {
    const dir = await mkdtemp(join(tmpdir(), "keyferry-file-"));
    const content = Uint8Array.from({ length: 70_000 }, (_, index) => index & 0xff);
    await writeFile(join(dir, "chosen.bin"), content);
    await page.evaluate(() => {
      document.body.insertAdjacentHTML(
        "afterbegin",
        '<p><input type="file" data-testid="file"></p><p><a data-testid="link" download="back.bin">back</a></p>',
      );
      const input = document.querySelector<HTMLInputElement>("[data-testid=file]");
      const link = document.querySelector<HTMLAnchorElement>("[data-testid=link]");
      input?.addEventListener("change", () => {
        const file = input.files?.[0];
        if (file && link) link.href = URL.createObjectURL(file);
      });
    });

    await page.setFile(testId("file"), join(dir, "chosen.bin"));
    await page.waitUntil(`document.querySelector('${testId("link")}').href !== ""`);
    for (let time = 0; time < 2; time++) {
      const { name, bytes } = await page.download(testId("link"));
      expect(name).toBe("back.bin");
      expect(Buffer.from(bytes).equals(Buffer.from(content))).toBe(true);
    }
    await rm(dir, { recursive: true });
  });

  it("ends the background for real, and the next event starts a new one", async () => {
    const before = await ask(page, "life");
    expect(await ask(page, "life")).toBe(before);

    expect(await driver.killBackground()).toBe(true);
    expect(await driver.isBackgroundRunning()).toBe(false);
    expect(await driver.killBackground()).toBe(false);

    expect(await ask(page, "life")).not.toBe(before);
    expect(await driver.isBackgroundRunning()).toBe(true);
  });

  it("ends a background that is asked again at once, and that owes a reply", async () => {
    const before = await ask(page, "life");
    await page.evaluate(`void (globalThis.lost = (globalThis.browser ?? chrome).runtime.sendMessage({ ask: "nothing" })
      .then(() => "answered", () => "lost"))`);
    const killed = driver.killBackground();
    await Promise.allSettled(Array.from({ length: 5 }, () => ask(page, "life")));

    expect(await killed).toBe(true);
    expect(await ask(page, "life")).not.toBe(before);
  });

  it("disables, enables, reloads and removes the extension", async () => {
    await driver.setExtensionEnabled(false);
    expect((await driver.pageUrls()).filter((url) => url.startsWith(driver.extensionOrigin))).toEqual([]);
    await driver.setExtensionEnabled(true);
    const before = await ask(await driver.openExtensionPage("tab.html"), "life");
    await driver.reloadExtension();
    const again = await driver.openExtensionPage("tab.html");
    expect(await ask(again, "life")).not.toBe(before);

    await driver.uninstallExtension();
    expect(await driver.isBackgroundRunning()).toBe(false);
  });
});

describe.each(BROWSERS)("the profile of $name", ({ launch }) => {
  it("keeps the extension's address and storage over a proper end and over a kill", async () => {
    const profileDir = await mkdtemp(join(tmpdir(), "keyferry-profile-"));
    const read = "(globalThis.browser ?? chrome).storage.local.get('first').then((all) => all.first)";
    const first = await launch({ extensionDir: PROBE, profileDir });
    const page = await first.openExtensionPage("tab.html");
    await ask(page, "first");
    const stored = await page.evaluate(read);
    expect(stored).toBeTypeOf("string");
    await first.close();

    const second = await launch({ extensionDir: PROBE, profileDir });
    expect(second.extensionOrigin).toBe(first.extensionOrigin);
    expect(await (await second.openExtensionPage("tab.html")).evaluate(read)).toBe(stored);
    await second.kill();

    const third = await launch({ extensionDir: PROBE, profileDir });
    expect(await (await third.openExtensionPage("tab.html")).evaluate(read)).toBe(stored);
    await third.close();
    await rm(profileDir, { recursive: true });
  });
});

describe("the debugger of Chromium's worker", () => {
  let driver: ChromiumDriver;

  beforeAll(async () => {
    driver = await launchChromium({ extensionDir: PROBE });
  });
  afterAll(() => driver?.close());

  it("kills the worker at a marked line: what stands after it never happens", async () => {
    const page = await driver.openExtensionPage("tab.html");
    const before = await ask(page, "life");
    const breakpoint = await pauseBackgroundAt(driver, "const beforeTheStore");
    const reply = ask(page, "lost").catch(() => "rejected");
    await breakpoint.waitForPause();
    await breakpoint.killWhilePaused();

    expect(await reply).not.toBe("stored");
    expect(await ask(page, "life")).not.toBe(before);
    expect(await page.evaluate("chrome.storage.local.get('lost')")).toEqual({});
  });

  it("lets a paused worker go on", async () => {
    const page = await driver.openExtensionPage("tab.html");
    await ask(page, "life");
    const breakpoint = await pauseBackgroundAt(driver, "const beforeTheStore");
    const reply = ask(page, "kept");
    await breakpoint.waitForPause();
    await breakpoint.resume();

    expect(await reply).toBe("stored");
  });

  it("refuses a marker that no line contains", async () => {
    await ask(await driver.openExtensionPage("tab.html"), "life");
    await expect(pauseBackgroundAt(driver, "not in this worker")).rejects.toThrow("no line");
  });
});
