/**
 * Firefox with the extension as a temporary add-on, driven by puppeteer's WebDriver BiDi connection. Firefox's own
 * privileged scope (--remote-allow-system-access) ends the event page and works the add-on manager.
 * Not supported: a debugger on the event page.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, connect } from "puppeteer-core";
import { BidiConnection } from "./bidi-connection.ts";
import { BidiPage } from "./bidi-page.ts";
import type { BrowserDriver, ColorScheme, LaunchOptions } from "./browser-driver.ts";
import { type FirefoxProcess, startFirefox } from "./firefox-process.ts";
import { poll } from "./poll.ts";

/** Launches `executablePath` and returns when the extension is installed. */
export async function launchFirefoxAt(
  executablePath: string,
  options: LaunchOptions,
): Promise<FirefoxDriver> {
  const profileDir = options.profileDir ?? (await mkdtemp(join(tmpdir(), "keyferry-firefox-")));
  const firefox = await startFirefox(executablePath, profileDir, options.headless ?? true);
  const browser = await connect({
    browserWSEndpoint: `${firefox.endpoint}/session`,
    protocol: "webDriverBiDi",
    defaultViewport: null,
  });
  const addonId = await browser.installExtension(options.extensionDir);
  const bidi = new BidiConnection(browser);
  const uuid = String(await bidi.evaluateInChrome(`${policy(addonId)}.mozExtensionHostname`));
  return new FirefoxDriver({
    browser,
    firefox,
    bidi,
    addonId,
    uuid,
    profileDir,
    ownsProfile: !options.profileDir,
  });
}

type Parts = {
  readonly browser: Browser;
  readonly firefox: FirefoxProcess;
  readonly bidi: BidiConnection;
  readonly addonId: string;
  readonly uuid: string;
  readonly profileDir: string;
  readonly ownsProfile: boolean;
};

export class FirefoxDriver implements BrowserDriver {
  readonly name = "firefox";
  readonly bidi: BidiConnection;
  readonly extensionOrigin: string;
  readonly addonId: string;
  readonly profileDir: string;
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.bidi = parts.bidi;
    this.addonId = parts.addonId;
    this.extensionOrigin = `moz-extension://${parts.uuid}`;
    this.profileDir = parts.profileDir;
  }

  async newPage(url?: string): Promise<BidiPage> {
    const { context } = await this.bidi.send<{ context: string }>("browsingContext.create", { type: "tab" });
    const page = new BidiPage(this.bidi, context);
    if (url !== undefined) await page.goto(url);
    return page;
  }

  openExtensionPage(path: string): Promise<BidiPage> {
    return this.newPage(`${this.extensionOrigin}/${path}`);
  }

  async waitForExtensionPage(urlPart: string, timeoutMs?: number): Promise<BidiPage> {
    const look = async () => {
      const contexts = await this.bidi.contexts();
      return (
        contexts.findLast(({ url }) => url.startsWith(this.extensionOrigin) && url.includes(urlPart)) ?? null
      );
    };
    const page = new BidiPage(this.bidi, (await poll(`extension page ${urlPart}`, look, timeoutMs)).context);
    await page.waitUntil("document.readyState === 'complete'", timeoutMs);
    return page;
  }

  async pageUrls(): Promise<readonly string[]> {
    return (await this.bidi.contexts()).map((context) => context.url);
  }

  async setColorScheme(scheme: ColorScheme): Promise<void> {
    const value = scheme === "dark" ? 0 : 1;
    await this.bidi.evaluateInChrome(
      `Services.prefs.setIntPref("layout.css.prefers-color-scheme.content-override", ${value})`,
    );
  }

  async isBackgroundRunning(): Promise<boolean> {
    return (
      (await this.bidi.evaluateInChrome(`${policy(this.addonId)}?.extension.backgroundState`)) === "running"
    );
  }

  async killBackground(): Promise<boolean> {
    // Without the two options Firefox would put it off while a reply is owed. A new event page may start at once, so
    // "not running" proves nothing: the page's context has to be another one, or none.
    const hasEnded = await this.bidi.evaluateInChrome(`(async () => {
      const { extension } = ${policy(this.addonId)};
      if (extension.backgroundState !== "running") return null;
      const before = extension.backgroundContext;
      await extension.terminateBackground({ ignoreDevToolsAttached: true, disableResetIdleForTest: true });
      return extension.backgroundContext !== before;
    })()`);
    if (hasEnded === false) throw new Error("Firefox did not end the event page");
    return hasEnded === true;
  }

  async reloadExtension(): Promise<void> {
    await this.#withAddon("addon.reload()");
  }

  async setExtensionEnabled(isEnabled: boolean): Promise<void> {
    await this.#withAddon(isEnabled ? "addon.enable()" : "addon.disable()");
  }

  async uninstallExtension(): Promise<void> {
    await this.#withAddon("addon.uninstall()");
  }

  async kill(): Promise<void> {
    const { child, ended } = this.#parts.firefox;
    child.kill("SIGKILL");
    await ended;
  }

  async close(): Promise<void> {
    const { browser, firefox, ownsProfile } = this.#parts;
    await browser.close();
    await firefox.ended;
    if (ownsProfile) await rm(this.profileDir, { recursive: true, force: true, maxRetries: 5 });
  }

  async #withAddon(call: string): Promise<void> {
    await this.bidi.evaluateInChrome(`(async () => {
      const { AddonManager } = ChromeUtils.importESModule("resource://gre/modules/AddonManager.sys.mjs");
      const addon = await AddonManager.getAddonByID(${JSON.stringify(this.addonId)});
      await ${call};
    })()`);
  }
}

function policy(addonId: string): string {
  return `WebExtensionPolicy.getByID(${JSON.stringify(addonId)})`;
}
