/** DrivenPage over a BiDi browsing context: works for web pages and for Firefox's extension pages alike. */
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { BidiConnection, ContextInfo } from "./bidi-connection.ts";
import { keyActions, pressActions } from "./bidi-keys.ts";
import type {
  Crossing,
  Downloaded,
  DrivenFrame,
  DrivenPage,
  PageScript,
  WaitOptions,
} from "./browser-driver.ts";
import { decodeResult, encodeScript, stateExpression } from "./page-script.ts";
import { poll } from "./poll.ts";

class BidiFrame implements DrivenFrame {
  protected readonly bidi: BidiConnection;
  protected readonly context: string;

  constructor(bidi: BidiConnection, context: string) {
    this.bidi = bidi;
    this.context = context;
  }

  async url(): Promise<string> {
    return String(await this.bidi.evaluate(this.context, "location.href"));
  }

  async evaluate<Result, const Args extends readonly Crossing[]>(
    script: PageScript<Args, Result>,
    ...args: Args
  ): Promise<Awaited<Result>> {
    return decodeResult<Result>(await this.bidi.evaluate(this.context, encodeScript(script, args)));
  }

  async evaluateWithActivation<Result, const Args extends readonly Crossing[]>(
    script: PageScript<Args, Result>,
    ...args: Args
  ): Promise<Awaited<Result>> {
    return decodeResult<Result>(await this.bidi.evaluate(this.context, encodeScript(script, args), true));
  }
}

export class BidiPage extends BidiFrame implements DrivenPage {
  async goto(url: string): Promise<void> {
    // Firefox never reports an extension page as loaded: go without waiting, then look.
    await this.bidi.evaluate(this.context, "void (globalThis.keyferryLeaving = true)");
    await this.bidi.send("browsingContext.navigate", { context: this.context, url, wait: "none" });
    await this.waitUntil(
      "document.readyState === 'complete' && globalThis.keyferryLeaving === undefined",
      30_000,
    );
  }

  async waitFor(selector: string, options: WaitOptions = {}): Promise<void> {
    const state = options.state ?? "visible";
    await this.#until(`${selector} ${state}`, stateExpression(selector, state), options.timeoutMs);
  }

  async waitUntil(expression: string, timeoutMs?: number): Promise<void> {
    await this.#until(expression, expression, timeoutMs);
  }

  async click(selector: string): Promise<void> {
    await this.waitFor(selector, { state: "enabled" });
    await this.#waitForRest(selector);
    const origin = { type: "element", element: { sharedId: await this.#locate(selector) } };
    const pointer = [
      { type: "pointerMove", x: 0, y: 0, origin },
      { type: "pointerDown", button: 0 },
      { type: "pointerUp", button: 0 },
    ];
    await this.#perform({ type: "pointer", id: "mouse", actions: pointer });
  }

  async fill(selector: string, text: string): Promise<void> {
    await this.waitFor(selector, { state: "enabled" });
    await this.evaluate(
      `(() => { const input = document.querySelector(${JSON.stringify(selector)}); input.focus(); input.select(); })()`,
    );
    await this.#perform({
      type: "key",
      id: "keyboard",
      actions: text === "" ? pressActions("Delete") : keyActions(text),
    });
  }

  async setFile(selector: string, path: string): Promise<void> {
    await this.waitFor(selector, { state: "attached" });
    await this.bidi.send("input.setFiles", {
      context: this.context,
      element: { sharedId: await this.#locate(selector) },
      files: [path],
    });
  }

  async download(selector: string): Promise<Downloaded> {
    const destinationFolder = await mkdtemp(join(tmpdir(), "keyferry-download-"));
    try {
      await this.bidi.send("browser.setDownloadBehavior", {
        downloadBehavior: { type: "allowed", destinationFolder },
      });
      await this.click(selector);
      return await poll(`a download of ${selector}`, () => finishedDownload(destinationFolder));
    } finally {
      await rm(destinationFolder, { recursive: true, force: true });
    }
  }

  async press(key: string): Promise<void> {
    await this.#perform({ type: "key", id: "keyboard", actions: pressActions(key) });
  }

  async text(selector: string): Promise<string> {
    await this.waitFor(selector, { state: "attached" });
    const read = `document.querySelector(${JSON.stringify(selector)}).textContent.trim()`;
    return String(await this.evaluate(read));
  }

  async count(selector: string): Promise<number> {
    return Number(await this.evaluate(`document.querySelectorAll(${JSON.stringify(selector)}).length`));
  }

  async frame(urlPart: string, timeoutMs?: number): Promise<DrivenFrame> {
    const look = async () => {
      const self = (await this.bidi.contexts()).find((context) => context.context === this.context);
      return findChild(self?.children ?? [], urlPart);
    };
    return new BidiFrame(this.bidi, (await poll(`frame ${urlPart}`, look, timeoutMs)).context);
  }

  async screenshot(path: string): Promise<void> {
    const shot = await this.bidi.send<{ data: string }>("browsingContext.captureScreenshot", {
      context: this.context,
    });
    await writeFile(path, Buffer.from(shot.data, "base64"));
  }

  async setViewport(width: number, height: number): Promise<void> {
    await this.bidi.send("browsingContext.setViewport", {
      context: this.context,
      viewport: { width, height },
    });
  }

  async bringToFront(): Promise<void> {
    await this.bidi.send("browsingContext.activate", { context: this.context });
  }

  async isClosed(): Promise<boolean> {
    return (await this.bidi.contexts()).every((context) => context.context !== this.context);
  }

  async waitForClose(timeoutMs?: number): Promise<void> {
    await poll("page to close", () => this.isClosed(), timeoutMs);
  }

  async close(): Promise<void> {
    await this.bidi.send("browsingContext.close", { context: this.context });
  }

  async #until(what: string, expression: string, timeoutMs?: number): Promise<void> {
    await poll(
      what,
      async () => (await this.bidi.evaluate(this.context, `Boolean(${expression})`)) === true,
      timeoutMs,
    );
  }

  /** Scrolls it into view and waits until two looks find it at the same place. */
  async #waitForRest(selector: string): Promise<void> {
    const place = `(() => {
      const element = document.querySelector(${JSON.stringify(selector)});
      element.scrollIntoView({ block: "nearest", inline: "nearest", behavior: "instant" });
      const { x, y } = element.getBoundingClientRect();
      return x + " " + y;
    })()`;
    let last: unknown = null;
    await poll(`${selector} at rest`, async () => {
      const before = last;
      last = await this.bidi.evaluate(this.context, place);
      if (last === before) return true;
      await sleep(30);
      return false;
    });
  }

  async #locate(selector: string): Promise<string> {
    type Located = { nodes: readonly { readonly sharedId: string }[] };
    const locator = { type: "css", value: selector };
    const { nodes } = await this.bidi.send<Located>("browsingContext.locateNodes", {
      context: this.context,
      locator,
      maxNodeCount: 1,
    });
    const [node] = nodes;
    if (node === undefined) throw new Error(`no element ${selector}`);
    return node.sharedId;
  }

  async #perform(source: object): Promise<void> {
    try {
      await this.bidi.send("input.performActions", { context: this.context, actions: [source] });
    } catch (error) {
      // A key or click may close the page before its second half.
      if (!(await this.isClosed())) throw error;
    }
  }
}

function findChild(children: readonly ContextInfo[], urlPart: string): ContextInfo | null {
  for (const child of children) {
    if (child.url.includes(urlPart)) return child;
    const below = findChild(child.children ?? [], urlPart);
    if (below !== null) return below;
  }
  return null;
}

/** The one file in a folder once Firefox has written all of it: until then a file ".part" lies beside it. */
async function finishedDownload(folder: string): Promise<Downloaded | null> {
  const names = await readdir(folder);
  const [name] = names;
  if (name === undefined || names.length > 1 || name.endsWith(".part")) return null;
  return { name, bytes: await readFile(join(folder, name)) };
}
