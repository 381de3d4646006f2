/** One test file in one page: what its harness reports, or how it failed to. */
import type { BrowserContext, Frame, Page } from "playwright-core";
import type { AuthenticatorConfig, Authenticators, TestCredential } from "./authenticators.ts";
import type { BrowserUnderTest } from "./browser-under-test.ts";

export type SubtestStatus = "PASS" | "FAIL" | "TIMEOUT" | "NOTRUN" | "PRECONDITION_FAILED";

export type Subtest = {
  readonly name: string;
  readonly status: SubtestStatus;
  readonly message: string | null;
};

export type FileResult = {
  readonly path: string;
  /** OK, or what ended the file as a whole. */
  readonly harness: string;
  readonly message: string | null;
  readonly subtests: readonly Subtest[];
};

const STATUSES: readonly SubtestStatus[] = ["PASS", "FAIL", "TIMEOUT", "NOTRUN", "PRECONDITION_FAILED"];
const HARNESS_STATUSES = ["OK", "ERROR", "TIMEOUT", "PRECONDITION_FAILED"];
/** What the runner adds to the harness's own limit. */
const GRACE_MS = 20_000;
/** As in in-page/testharnessreport.js. */
const TIMEOUT_MULTIPLIER = 4;
const BINDING = "keyferryRunner";

type Action = { readonly type: "action"; readonly action: string; readonly params: ActionParams };
type ActionParams = {
  readonly selector?: string;
  readonly config?: AuthenticatorConfig;
  readonly id?: string;
  readonly credential?: TestCredential;
  readonly credentialId?: string;
  readonly uv?: { readonly isUserVerified?: boolean };
};
type Completion = {
  readonly type: "complete";
  readonly harness: { readonly status: number; readonly message: string | null };
  readonly subtests: readonly {
    readonly name: string;
    readonly status: number;
    readonly message: string | null;
  }[];
};
type Listener = (frame: Frame, message: Action | Completion) => Promise<unknown>;

/** Runs files one after the other in one browser. */
export class FileRunner {
  readonly #browser: BrowserUnderTest;
  readonly #listeners: Map<Page, Listener>;

  private constructor(browser: BrowserUnderTest, listeners: Map<Page, Listener>) {
    this.#browser = browser;
    this.#listeners = listeners;
  }

  static async in(browser: BrowserUnderTest): Promise<FileRunner> {
    const listeners = new Map<Page, Listener>();
    await listen(browser.context, listeners);
    return new FileRunner(browser, listeners);
  }

  async run(path: string, url: string, limitMs: number): Promise<FileResult> {
    const { authenticators, context } = this.#browser;
    const page = await context.newPage();
    page.on("dialog", (dialog) => dialog.dismiss().catch(() => undefined));
    try {
      const completion = await this.#completionOf(page, path, url, limitMs * TIMEOUT_MULTIPLIER + GRACE_MS);
      return typeof completion === "string" ? broken(path, completion) : resultOf(path, completion);
    } finally {
      this.#listeners.delete(page);
      await page.close({ runBeforeUnload: false }).catch(() => undefined);
      await authenticators.afterTest(page);
    }
  }

  /** What the harness told, or why it told nothing. */
  async #completionOf(page: Page, path: string, url: string, limitMs: number): Promise<Completion | string> {
    const { authenticators } = this.#browser;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const completion = new Promise<Completion | string>((resolve) => {
      this.#listeners.set(page, async (frame, message) => {
        if (message.type === "complete") return resolve(message);
        return act(authenticators, page, frame, message);
      });
      page.on("crash", () => resolve("the page crashed"));
      timer = setTimeout(() => resolve("no answer in time"), limitMs);
    });
    try {
      // This file has nobody who plugs one in.
      if (path.includes("-manual")) await authenticators.add(page, MANUAL);
      await page.goto(url, { waitUntil: "commit" });
      return await completion;
    } finally {
      clearTimeout(timer);
    }
  }
}

const MANUAL: AuthenticatorConfig = {
  protocol: "ctap2_1",
  transport: "usb",
  hasResidentKey: true,
  hasUserVerification: true,
  isUserVerified: true,
};

function listen(context: BrowserContext, listeners: ReadonlyMap<Page, Listener>): Promise<unknown> {
  return context.exposeBinding(BINDING, async ({ page, frame }, json: string) => {
    try {
      const result = await listeners.get(page)?.(frame, JSON.parse(json));
      return JSON.stringify({ ok: true, result: result ?? null });
    } catch (error) {
      return JSON.stringify({ ok: false, error: error instanceof Error ? error.message : String(error) });
    }
  });
}

async function act(
  authenticators: Authenticators,
  page: Page,
  frame: Frame,
  asked: Action,
): Promise<unknown> {
  const { params } = asked;
  const id = params.id ?? "";
  switch (asked.action) {
    case "click":
      return frame.locator(params.selector ?? "").click({ timeout: 5_000 });
    case "add_virtual_authenticator":
      return authenticators.add(page, params.config ?? {});
    case "remove_virtual_authenticator":
      return authenticators.remove(page, id);
    case "add_credential":
      if (params.credential === undefined) throw new Error("no credential given");
      return authenticators.addCredential(page, id, params.credential);
    case "get_credentials":
      return authenticators.credentials(page, id);
    case "remove_credential":
      return authenticators.removeCredential(page, id, params.credentialId ?? "");
    case "remove_all_credentials":
      return authenticators.clear(page, id);
    case "set_user_verified":
      return authenticators.setUserVerified(page, id, params.uv?.isUserVerified === true);
    default:
      throw new Error(`nobody can ${asked.action}`);
  }
}

function resultOf(path: string, { harness, subtests }: Completion): FileResult {
  return {
    path,
    harness: HARNESS_STATUSES[harness.status] ?? "ERROR",
    message: harness.message,
    subtests: subtests.map(({ name, status, message }) => ({
      name,
      status: STATUSES[status] ?? "FAIL",
      message,
    })),
  };
}

function broken(path: string, message: string): FileResult {
  return { path, harness: "ERROR", message, subtests: [] };
}
