/**
 * What a journey can do with a browser that has the extension loaded, the same for Chromium and Firefox. Pages are
 * worked by real input events, never by calling handlers. Every wait has a limit and names what it waited for.
 * Not supported: several browser contexts.
 */

export type BrowserName = "chromium" | "firefox";

export type ColorScheme = "light" | "dark";

/** Values that cross into a page and back: JSON, and undefined. */
export type Crossing = string | number | boolean | null | undefined | readonly Crossing[] | CrossingRecord;
type CrossingRecord = { readonly [name: string]: Crossing };

/** An expression, or a function that is sent as text: it sees its arguments and the page, nothing around it. */
export type PageScript<Args extends readonly Crossing[], Result> = string | ((...args: Args) => Result);

export type WaitOptions = {
  /** Default 10 000. */
  readonly timeoutMs?: number;
  /** Default "visible". "enabled" is visible and not disabled; "gone" is hidden or absent. */
  readonly state?: "attached" | "visible" | "enabled" | "gone";
};

export interface DrivenFrame {
  /** The document's present address. */
  url(): Promise<string>;
  /** Runs without user activation; waits for a promise; the result crosses as JSON. Throws what the page throws. */
  evaluate<Result = unknown, const Args extends readonly Crossing[] = readonly Crossing[]>(
    script: PageScript<Args, Result>,
    ...args: Args
  ): Promise<Awaited<Result>>;
  /** As `evaluate`, with the transient activation that a click would give. */
  evaluateWithActivation<Result = unknown, const Args extends readonly Crossing[] = readonly Crossing[]>(
    script: PageScript<Args, Result>,
    ...args: Args
  ): Promise<Awaited<Result>>;
}

export type Downloaded = { readonly name: string; readonly bytes: Uint8Array };

export interface DrivenPage extends DrivenFrame {
  goto(url: string): Promise<void>;
  /** `selector` is CSS; see `testId`. */
  waitFor(selector: string, options?: WaitOptions): Promise<void>;
  /** Waits until the expression is truthy. */
  waitUntil(expression: string, timeoutMs?: number): Promise<void>;
  /** Waits for it to be enabled and at rest, then clicks its middle with the mouse. */
  click(selector: string): Promise<void>;
  /** Replaces the text of an input. */
  fill(selector: string, text: string): Promise<void>;
  /** Chooses this file in a file input, as the browser's dialog would. */
  setFile(selector: string, path: string): Promise<void>;
  /** Clicks what downloads a file: its bytes, and the name that the browser gave it. Nothing stays on the disk. */
  download(selector: string): Promise<Downloaded>;
  /** A key by its DOM name: "Enter", "Escape", "Tab", "ArrowDown", "a". */
  press(key: string): Promise<void>;
  /** textContent, trimmed. */
  text(selector: string): Promise<string>;
  count(selector: string): Promise<number>;
  /** The first frame inside this page whose address contains `urlPart`. */
  frame(urlPart: string, timeoutMs?: number): Promise<DrivenFrame>;
  /** PNG of the visible part. */
  screenshot(path: string): Promise<void>;
  setViewport(width: number, height: number): Promise<void>;
  bringToFront(): Promise<void>;
  isClosed(): Promise<boolean>;
  waitForClose(timeoutMs?: number): Promise<void>;
  close(): Promise<void>;
}

export interface BrowserDriver {
  readonly name: BrowserName;
  readonly profileDir: string;
  /** `chrome-extension://…` or `moz-extension://…`, without slash at the end. */
  readonly extensionOrigin: string;
  newPage(url?: string): Promise<DrivenPage>;
  /** Opens a page of the extension in a tab, by its path in the build ("ui/popup/page.html"). */
  openExtensionPage(path: string): Promise<DrivenPage>;
  /** A page of the extension that is or comes open, by itself, in window or tab. Wait for an earlier one to close first. */
  waitForExtensionPage(urlPart: string, timeoutMs?: number): Promise<DrivenPage>;
  /** Addresses of all open tabs and windows. */
  pageUrls(): Promise<readonly string[]>;
  setColorScheme(scheme: ColorScheme): Promise<void>;
  isBackgroundRunning(): Promise<boolean>;
  /** Ends worker or event page as the browser would; the next event starts a new one. False if none was running. */
  killBackground(): Promise<boolean>;
  reloadExtension(): Promise<void>;
  setExtensionEnabled(isEnabled: boolean): Promise<void>;
  uninstallExtension(): Promise<void>;
  /** SIGKILL to the whole browser; the profile stays. */
  kill(): Promise<void>;
  /** Closes properly; removes the profile if the driver made it. */
  close(): Promise<void>;
}

export type LaunchOptions = {
  /** Folder of the unpacked extension. */
  readonly extensionDir: string;
  /** Kept when given, else a new temporary one that `close` removes. */
  readonly profileDir?: string;
  /** Default true. */
  readonly headless?: boolean;
};

export function testId(id: string): string {
  return `[data-testid="${id}"]`;
}
