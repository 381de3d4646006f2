/** DrivenPage over a Playwright page. Scripts go through the page's own DevTools session: no user activation. */
import { readFile } from "node:fs/promises";
import type { CDPSession, Frame, Page } from "playwright-core";
import type {
  Crossing,
  Downloaded,
  DrivenFrame,
  DrivenPage,
  PageScript,
  WaitOptions,
} from "./browser-driver.ts";
import { decodeResult, encodeScript, stateExpression } from "./page-script.ts";
import { DEFAULT_TIMEOUT_MS, poll } from "./poll.ts";

type Evaluated = {
  readonly result: { readonly value?: unknown };
  readonly exceptionDetails?: {
    readonly text: string;
    readonly exception?: { readonly description?: string };
  };
};

export class ChromiumPage implements DrivenPage {
  /** For what only Chromium can show. */
  readonly page: Page;
  #session: Promise<CDPSession> | undefined;

  constructor(page: Page) {
    this.page = page;
  }

  async url(): Promise<string> {
    return this.page.url();
  }

  evaluate<Result, const Args extends readonly Crossing[]>(
    script: PageScript<Args, Result>,
    ...args: Args
  ): Promise<Awaited<Result>> {
    return this.#run<Result>(encodeScript(script, args), false);
  }

  evaluateWithActivation<Result, const Args extends readonly Crossing[]>(
    script: PageScript<Args, Result>,
    ...args: Args
  ): Promise<Awaited<Result>> {
    return this.#run<Result>(encodeScript(script, args), true);
  }

  async goto(url: string): Promise<void> {
    await this.page.goto(url);
  }

  async waitFor(selector: string, options: WaitOptions = {}): Promise<void> {
    const state = options.state ?? "visible";
    await this.#until(`${selector} ${state}`, stateExpression(selector, state), options.timeoutMs);
  }

  async waitUntil(expression: string, timeoutMs?: number): Promise<void> {
    await this.#until(expression, expression, timeoutMs);
  }

  async click(selector: string): Promise<void> {
    await this.#mayClose(this.page.click(selector, { timeout: DEFAULT_TIMEOUT_MS }));
  }

  async fill(selector: string, text: string): Promise<void> {
    await this.page.fill(selector, text, { timeout: DEFAULT_TIMEOUT_MS });
  }

  async setFile(selector: string, path: string): Promise<void> {
    await this.page.setInputFiles(selector, path, { timeout: DEFAULT_TIMEOUT_MS });
  }

  async download(selector: string): Promise<Downloaded> {
    const [download] = await Promise.all([
      this.page.waitForEvent("download", { timeout: DEFAULT_TIMEOUT_MS }),
      this.click(selector),
    ]);
    const bytes = await readFile(await download.path());
    await download.delete();
    return { name: download.suggestedFilename(), bytes };
  }

  async press(key: string): Promise<void> {
    await this.#mayClose(this.page.keyboard.press(key));
  }

  async text(selector: string): Promise<string> {
    await this.waitFor(selector, { state: "attached" });
    return ((await this.page.textContent(selector)) ?? "").trim();
  }

  count(selector: string): Promise<number> {
    return this.page.locator(selector).count();
  }

  frame(urlPart: string, timeoutMs?: number): Promise<DrivenFrame> {
    const look = async () => this.page.frames().find((frame) => frame.url().includes(urlPart)) ?? null;
    return poll(`frame ${urlPart}`, look, timeoutMs).then((frame) => new ChromiumFrame(frame));
  }

  async screenshot(path: string): Promise<void> {
    await this.page.screenshot({ path });
  }

  async setViewport(width: number, height: number): Promise<void> {
    await this.page.setViewportSize({ width, height });
  }

  async bringToFront(): Promise<void> {
    await this.page.bringToFront();
  }

  async isClosed(): Promise<boolean> {
    return this.page.isClosed();
  }

  async waitForClose(timeoutMs?: number): Promise<void> {
    await poll("page to close", async () => this.page.isClosed(), timeoutMs);
  }

  async close(): Promise<void> {
    await this.page.close();
  }

  /** A key or click may close the page before Playwright has heard of its second half. */
  async #mayClose(action: Promise<void>): Promise<void> {
    try {
      await action;
    } catch (error) {
      if (!this.page.isClosed()) throw error;
    }
  }

  async #until(what: string, expression: string, timeoutMs?: number): Promise<void> {
    await poll(what, async () => Boolean(await this.evaluate(`Boolean(${expression})`)), timeoutMs);
  }

  async #run<Result>(expression: string, userGesture: boolean): Promise<Awaited<Result>> {
    this.#session ??= this.page.context().newCDPSession(this.page);
    const session = await this.#session;
    const answer: Evaluated = await session.send("Runtime.evaluate", {
      expression,
      awaitPromise: true,
      returnByValue: true,
      userGesture,
    });
    const thrown = answer.exceptionDetails;
    if (thrown !== undefined) throw new Error(thrown.exception?.description ?? thrown.text);
    return decodeResult<Result>(answer.result.value);
  }
}

/** A frame inside a page. Playwright always lends activation to frames: `evaluate` here has it too. */
class ChromiumFrame implements DrivenFrame {
  readonly #frame: Frame;

  constructor(frame: Frame) {
    this.#frame = frame;
  }

  async url(): Promise<string> {
    return this.#frame.url();
  }

  async evaluate<Result, const Args extends readonly Crossing[]>(
    script: PageScript<Args, Result>,
    ...args: Args
  ): Promise<Awaited<Result>> {
    return decodeResult<Result>(await this.#frame.evaluate(encodeScript(script, args)));
  }

  evaluateWithActivation<Result, const Args extends readonly Crossing[]>(
    script: PageScript<Args, Result>,
    ...args: Args
  ): Promise<Awaited<Result>> {
    return this.evaluate<Result, Args>(script, ...args);
  }
}
