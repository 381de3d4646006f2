/**
 * Chromium with the unpacked extension, driven by Playwright over a persistent profile, with a DevTools connection of
 * our own for the service worker. Works with Chromium builds that still take --load-extension; branded Chrome and
 * Edge do not (see load-unpacked.ts).
 */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type BrowserContext, chromium, type Page, type Worker } from "playwright-core";
import type { BrowserDriver, ColorScheme, DrivenPage, LaunchOptions } from "./browser-driver.ts";
import { CdpConnection } from "./cdp-connection.ts";
import { chromiumFlags } from "./chromium-flags.ts";
import { ChromiumPage } from "./chromium-page.ts";
import { poll, withinLimit } from "./poll.ts";

const WORKER_TIMEOUT_MS = 10_000;

type Target = { readonly targetId: string; readonly type: string; readonly url: string };

/** `flags`: more of the command line, for sites that need some. */
export type ChromiumLaunchOptions = LaunchOptions & { readonly flags?: readonly string[] };

/** Launches `executablePath` and returns when the extension's worker has started once. */
export async function launchChromiumAt(
  executablePath: string,
  options: ChromiumLaunchOptions,
): Promise<ChromiumDriver> {
  const profileDir = options.profileDir ?? (await mkdtemp(join(tmpdir(), "keyferry-chromium-")));
  const portFile = join(profileDir, "DevToolsActivePort");
  await rm(portFile, { force: true });
  const context = await chromium.launchPersistentContext(profileDir, {
    executablePath,
    headless: false,
    viewport: null,
    colorScheme: null,
    ignoreDefaultArgs: ["--disable-extensions", "--enable-automation"],
    args: [
      ...chromiumFlags({ extensionDir: options.extensionDir, headless: options.headless ?? true }),
      ...(options.flags ?? []),
    ],
  });
  const address = await poll("DevTools port", () => readFile(portFile, "utf8"));
  const [port, path] = address.split("\n");
  const cdp = await CdpConnection.connect(`ws://127.0.0.1:${port}${path}`);
  const worker = context.serviceWorkers()[0] ?? (await firstWorker(context));
  if (worker === null) {
    const reason = await refusal(cdp, options.extensionDir);
    await context.close();
    throw new Error(`Chromium did not start the extension: ${reason}`);
  }
  const origin = `chrome-extension://${new URL(worker.url()).host}`;
  return new ChromiumDriver(context, cdp, origin, profileDir, options.profileDir === undefined);
}

function firstWorker(context: BrowserContext): Promise<Worker | null> {
  return context.waitForEvent("serviceworker", { timeout: WORKER_TIMEOUT_MS }).catch(() => null);
}

/** The flag fails silently; loading once more tells why. */
function refusal(cdp: CdpConnection, path: string): Promise<string> {
  return cdp.send("Extensions.loadUnpacked", { path }).then(
    () => `no worker came within ${WORKER_TIMEOUT_MS} ms`,
    (error: Error) => error.message,
  );
}

export class ChromiumDriver implements BrowserDriver {
  readonly name = "chromium";
  readonly context: BrowserContext;
  /** Browser-level DevTools session. */
  readonly cdp: CdpConnection;
  readonly extensionOrigin: string;
  readonly extensionId: string;
  readonly profileDir: string;
  readonly #ownsProfile: boolean;
  readonly #pages = new WeakMap<Page, ChromiumPage>();
  #colorScheme: ColorScheme | null = null;

  constructor(
    context: BrowserContext,
    cdp: CdpConnection,
    origin: string,
    profileDir: string,
    ownsProfile: boolean,
  ) {
    this.context = context;
    this.cdp = cdp;
    this.extensionOrigin = origin;
    this.extensionId = new URL(origin).host;
    this.profileDir = profileDir;
    this.#ownsProfile = ownsProfile;
    context.on("page", (page) => {
      // A page that closes at once cannot be coloured, and need not be.
      page.emulateMedia({ colorScheme: this.#colorScheme }).catch(() => undefined);
    });
  }

  async newPage(url?: string): Promise<ChromiumPage> {
    const page = this.#driven(await this.context.newPage());
    if (url !== undefined) await page.goto(url);
    return page;
  }

  openExtensionPage(path: string): Promise<ChromiumPage> {
    return this.newPage(`${this.extensionOrigin}/${path}`);
  }

  waitForExtensionPage(urlPart: string, timeoutMs?: number): Promise<ChromiumPage> {
    const isWanted = (page: Page) =>
      page.url().startsWith(this.extensionOrigin) && page.url().includes(urlPart);
    const look = async () => this.context.pages().findLast(isWanted) ?? null;
    return poll(`extension page ${urlPart}`, look, timeoutMs).then((page) => this.#driven(page));
  }

  async pageUrls(): Promise<readonly string[]> {
    return this.context.pages().map((page) => page.url());
  }

  async setColorScheme(scheme: ColorScheme): Promise<void> {
    this.#colorScheme = scheme;
    await Promise.all(this.context.pages().map((page) => page.emulateMedia({ colorScheme: scheme })));
  }

  /** The running service worker, or null. */
  async backgroundTarget(): Promise<Target | null> {
    const { targetInfos } = await this.cdp.send<{ targetInfos: readonly Target[] }>("Target.getTargets");
    const isOurs = (target: Target) =>
      target.type === "service_worker" && target.url.startsWith(this.extensionOrigin);
    return targetInfos.find(isOurs) ?? null;
  }

  async isBackgroundRunning(): Promise<boolean> {
    return (await this.backgroundTarget()) !== null;
  }

  async killBackground(): Promise<boolean> {
    const target = await this.backgroundTarget();
    if (target === null) return false;
    // Its next event may start it again at once, under the same target id: so the one to be ended is marked.
    await this.#inTarget(target, "globalThis.markedByTheDriver = true");
    // A new worker may start at once, under the same id: only the event of a session with this one proves its end.
    const { sessionId } = await this.cdp.send<{ sessionId: string }>("Target.attachToTarget", {
      targetId: target.targetId,
      flatten: true,
    });
    await this.cdp.send("Inspector.enable", {}, sessionId);
    const ended = new Promise<void>((resolve) => {
      const stop = this.cdp.listen((event) => {
        if (event.sessionId !== sessionId || event.method !== "Inspector.targetCrashed") return;
        stop();
        resolve();
      });
    });
    await this.cdp.send("Target.closeTarget", { targetId: target.targetId });
    await withinLimit("worker to end", ended);
    await this.cdp.send("Target.detachFromTarget", { sessionId });
    return true;
  }

  async reloadExtension(): Promise<void> {
    // Out of developer mode Chromium leaves a reloaded unpacked extension switched off.
    await this.#onExtensionsPage(
      (id) => `chrome.developerPrivate.updateProfileConfiguration({ inDeveloperMode: true })
        .then(() => chrome.developerPrivate.reload(${id}, { failQuietly: true }))`,
    );
  }

  setExtensionEnabled(isEnabled: boolean): Promise<void> {
    return this.#onExtensionsPage((id) => `chrome.management.setEnabled(${id}, ${isEnabled})`);
  }

  async uninstallExtension(): Promise<void> {
    const page = await this.openExtensionPage("manifest.json");
    await page.evaluate("void setTimeout(() => chrome.management.uninstallSelf())");
    await page.waitForClose();
    await poll("worker to end", async () => (await this.backgroundTarget()) === null);
  }

  async kill(): Promise<void> {
    type Processes = { processInfo: readonly { readonly type: string; readonly id: number }[] };
    const { processInfo } = await this.cdp.send<Processes>("SystemInfo.getProcessInfo");
    const browser = processInfo.find((process) => process.type === "browser");
    if (browser === undefined) throw new Error("the browser does not tell its process id");
    const closed = new Promise((resolve) => this.context.once("close", resolve));
    process.kill(browser.id, "SIGKILL");
    await closed;
  }

  async close(): Promise<void> {
    this.cdp.close();
    await this.context.close();
    if (this.#ownsProfile) await rm(this.profileDir, { recursive: true, force: true, maxRetries: 5 });
  }

  async #inTarget({ targetId }: Target, expression: string): Promise<unknown> {
    const attach = { targetId, flatten: true };
    const { sessionId } = await this.cdp.send<{ sessionId: string }>("Target.attachToTarget", attach);
    type Evaluated = { readonly result: { readonly value?: unknown } };
    const evaluating = this.cdp.send<Evaluated>("Runtime.evaluate", { expression }, sessionId);
    // A target that ends with the question in its hands never answers.
    const evaluated = await Promise.race([evaluating, sleep(1_000, null)]);
    if (evaluated === null) throw new Error("the target did not answer");
    await this.cdp.send("Target.detachFromTarget", { sessionId });
    return evaluated.result.value;
  }

  async #onExtensionsPage(call: (quotedId: string) => string): Promise<void> {
    const page: DrivenPage = await this.newPage("chrome://extensions");
    await page.evaluate(call(JSON.stringify(this.extensionId)));
    await page.close();
  }

  #driven(page: Page): ChromiumPage {
    const known = this.#pages.get(page) ?? new ChromiumPage(page);
    this.#pages.set(page, known);
    return known;
  }
}
