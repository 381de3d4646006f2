/** On what this browser runs. */
import { browser } from "./browser.ts";

/** For instance "linux". Shown beside the device's name. */
export async function platformName(): Promise<string> {
  return (await browser.runtime.getPlatformInfo()).os;
}
