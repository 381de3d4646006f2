/** A browser with the built extension, a vault set up through the real pages, and a site to use it on. */
import { join } from "node:path";
import type { BrowserDriver, BrowserName, DrivenPage } from "../../scripts/browsers/browser-driver.ts";
import { approve, createVault, waitForApproval } from "../../scripts/start/vault-steps.ts";
import { ROOT } from "../structure/source-tree.ts";
import { BROWSERS } from "./browsers.ts";
import { type CeremonySite, startCeremonySite } from "./ceremony-site.ts";

export const PASSWORD = "lantern harbour velvet seventeen";

export type VaultBrowser<Driver extends BrowserDriver = BrowserDriver> = {
  readonly driver: Driver;
  readonly site: CeremonySite;
  readonly words: readonly string[];
  close(): Promise<void>;
};

/** Where the build of one browser lies; `npm run test:browser` and `npm test` build first. */
export function extensionDir(name: BrowserName): string {
  return join(ROOT, "build", name);
}

export function launch(
  name: BrowserName,
  profileDir?: string,
  flags?: readonly string[],
): Promise<BrowserDriver> {
  const launcher = BROWSERS.find((one) => one.name === name);
  if (launcher === undefined) throw new Error(`no launcher for ${name}`);
  return launcher.launch({
    extensionDir: extensionDir(name),
    ...(profileDir !== undefined && { profileDir }),
    ...(flags !== undefined && { flags }),
  });
}

export async function openVaultBrowser(name: BrowserName, profileDir?: string): Promise<VaultBrowser> {
  const site = await startCeremonySite();
  const driver = await launch(name, profileDir);
  const words = await createVault(driver, PASSWORD);
  return {
    driver,
    site,
    words,
    close: async () => {
      await driver.close();
      await site.close();
    },
  };
}

/** Approves the request that is shown, giving the password where the window asks for it. */
export async function approveRequest(driver: BrowserDriver): Promise<void> {
  await approve(await waitForApproval(driver), PASSWORD);
}

/** Asks the background as a page of the extension does; the page stays open for the next question. */
export async function askBackground<Answer>(
  page: DrivenPage,
  name: string,
  request: object = {},
): Promise<Answer> {
  const json = await page.evaluate(async (message: string) => {
    type Messaging = { runtime: { sendMessage(message: unknown): Promise<unknown> } };
    const scope = globalThis as unknown as { browser?: Messaging; chrome: Messaging };
    return JSON.stringify(
      (await (scope.browser ?? scope.chrome).runtime.sendMessage(JSON.parse(message))) ?? null,
    );
  }, JSON.stringify({ name, request }));
  const answer = JSON.parse(json) as { ok: boolean; response: Answer; fault?: string };
  if (!answer?.ok) throw new Error(`the background answered ${json}`);
  return answer.response;
}
