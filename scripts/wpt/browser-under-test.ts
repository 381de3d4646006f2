/** A Chromium for the web-platform-tests: with its virtual authenticators, or with the built extension and a vault. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BrowserContext, chromium } from "playwright-core";
import { launchChromiumAt } from "../browsers/chromium-driver.ts";
import { chromiumFlags } from "../browsers/chromium-flags.ts";
import type { Authenticators } from "./authenticators.ts";
import { VaultAuthenticators } from "./vault-authenticators.ts";
import { VaultLine } from "./vault-line.ts";
import { VirtualAuthenticators } from "./virtual-authenticators.ts";

export type BrowserUnderTest = {
  readonly context: BrowserContext;
  readonly authenticators: Authenticators;
  close(): Promise<void>;
};

/** All test hosts lead here, with a certificate that is accepted by its key. */
function siteFlags(keyHash: string): readonly string[] {
  return [
    "--host-resolver-rules=MAP *.test 127.0.0.1",
    `--ignore-certificate-errors-spki-list=${keyHash}`,
    "--disable-popup-blocking",
  ];
}

export async function launchNative(executablePath: string, keyHash: string): Promise<BrowserUnderTest> {
  const profileDir = await mkdtemp(join(tmpdir(), "keyferry-wpt-native-"));
  const context = await chromium.launchPersistentContext(profileDir, {
    executablePath,
    headless: false,
    viewport: null,
    args: [...chromiumFlags({ headless: true }), ...siteFlags(keyHash)],
  });
  return {
    context,
    authenticators: new VirtualAuthenticators(),
    close: async () => {
      await context.close();
      await rm(profileDir, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

export async function launchWithVault(
  executablePath: string,
  keyHash: string,
  extensionDir: string,
): Promise<BrowserUnderTest> {
  const driver = await launchChromiumAt(executablePath, { extensionDir, flags: siteFlags(keyHash) });
  const line = await VaultLine.open(driver);
  return {
    context: driver.context,
    authenticators: new VaultAuthenticators(driver, line),
    close: () => driver.close(),
  };
}
