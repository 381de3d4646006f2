/** The command line of every Chromium that this project starts. */
import { getuid } from "node:process";

export type ChromiumFlagOptions = {
  /** Loaded by flag; omit for browsers that ignore the flag. */
  readonly extensionDir?: string;
  readonly headless: boolean;
};

export function chromiumFlags(options: ChromiumFlagOptions): string[] {
  return [
    ...(options.headless ? ["--headless=new"] : []),
    ...(options.extensionDir === undefined
      ? []
      : [
          `--disable-extensions-except=${options.extensionDir}`,
          `--load-extension=${options.extensionDir}`,
          "--disable-features=DisableLoadExtensionCommandLineSwitch",
        ]),
    // Chromium's own sandbox cannot be set up by root.
    ...(isRoot() ? ["--no-sandbox"] : []),
    "--remote-debugging-port=0",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ];
}

export function isRoot(): boolean {
  return getuid?.() === 0;
}
