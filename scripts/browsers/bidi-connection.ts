/**
 * The WebDriver BiDi connection under a Firefox that puppeteer started. Puppeteer's own pages lose track of extension
 * pages (they live in another process), so everything after the launch goes through here.
 * Commands and shapes: W3C WebDriver BiDi, https://www.w3.org/TR/2025/WD-webdriver-bidi-20251219/; "moz:scope" is Firefox's.
 */
import type { Browser } from "puppeteer-core";

export type ContextInfo = {
  readonly context: string;
  readonly url: string;
  readonly children?: readonly ContextInfo[] | null;
};

type Evaluated =
  | { readonly type: "success"; readonly result: { readonly type: string; readonly value?: unknown } }
  | { readonly type: "exception"; readonly exceptionDetails: { readonly text: string } };

type RawConnection = { send(method: string, params: object): Promise<{ readonly result: unknown }> };

export class BidiConnection {
  readonly #raw: RawConnection;

  constructor(browser: Browser) {
    if (!hasConnection(browser)) throw new Error("this puppeteer does not show its BiDi connection");
    this.#raw = browser.connection;
  }

  /** `Result` is what the specification documents for `method`. */
  async send<Result>(method: string, params: object = {}): Promise<Result> {
    const { result } = await this.#raw.send(method, params);
    // The browser's answer has the shape that the specification documents.
    return result as Result;
  }

  /** Tabs and windows with web or extension content. */
  async contexts(): Promise<readonly ContextInfo[]> {
    return (await this.send<{ contexts: readonly ContextInfo[] }>("browsingContext.getTree")).contexts;
  }

  /** Evaluates in a context; waits for a promise. Throws what the script throws. */
  async evaluate(context: string, expression: string, userActivation = false): Promise<unknown> {
    const answer = await this.send<Evaluated>("script.evaluate", {
      expression,
      target: { context },
      awaitPromise: true,
      userActivation,
    });
    if (answer.type === "exception") throw new Error(answer.exceptionDetails.text);
    return answer.result.value;
  }

  /** Evaluates in the browser's own window, with all of Firefox's privileges (--remote-allow-system-access). */
  async evaluateInChrome(expression: string): Promise<unknown> {
    const tree = await this.send<{ contexts: readonly ContextInfo[] }>("browsingContext.getTree", {
      "moz:scope": "chrome",
    });
    const window = tree.contexts.find((context) => context.url === "chrome://browser/content/browser.xhtml");
    if (window === undefined) throw new Error("Firefox shows no browser window");
    return this.evaluate(window.context, expression);
  }
}

function hasConnection(browser: object): browser is { readonly connection: RawConnection } {
  return "connection" in browser && typeof browser.connection === "object" && browser.connection !== null;
}
