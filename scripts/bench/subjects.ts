/**
 * The browsers that are measured: Chromium, each time in a new profile, with Keyferry and a vault in it, with some
 * other extension, or with one that has no scripts. Whoever launches one closes it.
 */
import { join } from "node:path";
import { type ChromiumDriver, launchChromiumAt } from "../browsers/chromium-driver.ts";
import { findDrivable } from "../browsers/find-browser.ts";
import { ROOT } from "../bundling/build-extension.ts";
import { createVault } from "../start/vault-steps.ts";
import { markApprovals } from "./approval-marks.ts";
import { writeBareExtension } from "./bare-extension.ts";

/** Of the vaults that benches found and throw away. */
export const PASSWORD = "lantern harbour velvet seventeen";

/** Folder of the Chromium build; main.ts builds first. */
export const KEYFERRY = join(ROOT, "build/chromium");

/** Keyferry with an empty, unlocked vault; its approval windows tell their moments (see approval-marks.ts). */
export async function launchKeyferry(): Promise<ChromiumDriver> {
  const driver = await launchWith(KEYFERRY);
  await markApprovals(driver);
  await createVault(driver, PASSWORD);
  return driver;
}

/** A browser whose extension has no script: what sites meet where Keyferry is not. */
export async function launchPlain(): Promise<ChromiumDriver> {
  return launchWith(await writeBareExtension(join(ROOT, "build/bench"), "plain", []));
}

export async function launchWith(extensionDir: string): Promise<ChromiumDriver> {
  const found = findDrivable("chromium");
  if (found === null)
    throw new Error("No Chromium was found: install the package `chromium` or set KEYFERRY_CHROMIUM.");
  return launchChromiumAt(found.path, { extensionDir });
}
