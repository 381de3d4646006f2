/** Pictures of the journey in build/journey/BROWSER/, each in the light and in the dark theme. */
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { BrowserDriver, ColorScheme, DrivenPage } from "../browsers/browser-driver.ts";

const SCHEMES: readonly ColorScheme[] = ["dark", "light"];
/** Longer than the interface's own transitions. */
const TRANSITION_MS = 250;

export class Pictures {
  readonly folder: string;
  readonly #driver: BrowserDriver;
  /** Shared by all that put pictures into this folder. */
  readonly #counter: { taken: number };

  private constructor(folder: string, driver: BrowserDriver, counter = { taken: 0 }) {
    this.folder = folder;
    this.#driver = driver;
    this.#counter = counter;
  }

  /** Pictures of an earlier journey in this browser are removed. */
  static async open(root: string, driver: BrowserDriver): Promise<Pictures> {
    const folder = join(root, "build/journey", driver.name);
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    await driver.setColorScheme("light");
    return new Pictures(folder, driver);
  }

  /** The same folder and numbers for pages of another browser. */
  async from(driver: BrowserDriver): Promise<Pictures> {
    await driver.setColorScheme("light");
    return new Pictures(this.folder, driver, this.#counter);
  }

  /** `NN-name-light.png` and `NN-name-dark.png`. Leaves the light theme on. */
  async take(page: DrivenPage, name: string): Promise<void> {
    const number = String(++this.#counter.taken).padStart(2, "0");
    for (const scheme of SCHEMES) {
      await this.#driver.setColorScheme(scheme);
      await page.waitUntil(`matchMedia("(prefers-color-scheme: ${scheme})").matches`);
      await sleep(TRANSITION_MS);
      await page.screenshot(join(this.folder, `${number}-${name}-${scheme}.png`));
    }
  }
}
