/** What a person does to pair two browsers, as steps over a driver. */
import { type BrowserDriver, type DrivenPage, testId } from "../../scripts/browsers/browser-driver.ts";
import { PAGES, waitForOnboarding } from "../../scripts/start/vault-steps.ts";
import { PASSWORD } from "./vault-browser.ts";

const LIMIT_MS = 60_000;

/** The page that shows a code, giving the password where it is asked for. */
export async function showCode(driver: BrowserDriver): Promise<DrivenPage> {
  const page = await driver.openExtensionPage(`${PAGES.manager}#devices/add`);
  await page.click(testId("show-code"));
  await page.waitUntil(
    `document.querySelector('${testId("pairing-code")}, ${testId("unlock-password")}') !== null`,
    LIMIT_MS,
  );
  if ((await page.count(testId("unlock-password"))) > 0) {
    await page.fill(testId("unlock-password"), PASSWORD);
    await page.click(testId("unlock-submit"));
  }
  await page.waitFor(testId("pairing-code"), { timeoutMs: LIMIT_MS });
  return page;
}

/** The 12 words and the server that a shown code stands for. */
export async function shownWords(
  page: DrivenPage,
): Promise<{ readonly words: readonly string[]; readonly server: string }> {
  const words = await page.evaluate<string[]>(
    `[...document.querySelectorAll('${testId("pairing-words")} li')].map((item) => item.textContent)`,
  );
  return { words, server: await page.text(testId("pairing-server")) };
}

/** From the welcome of a fresh browser to where the code is read. */
export async function toReadCode(driver: BrowserDriver, deviceName: string): Promise<DrivenPage> {
  const page = await waitForOnboarding(driver);
  await page.click(testId("onboarding-join-start"));
  await page.click(testId("join-by-device"));
  await page.fill(testId("new-password"), PASSWORD);
  await page.fill(testId("repeat-password"), PASSWORD);
  await page.waitUntil(`document.querySelector('${testId("device-name")}').value !== ""`);
  await page.fill(testId("device-name"), deviceName);
  await page.click(testId("onboarding-next"));
  await page.waitFor(testId("onboarding-pair-code"));
  return page;
}

/** Types words and server; the page is where the code is read, in either of its two forms. */
export async function typeCode(page: DrivenPage, words: readonly string[], server: string): Promise<void> {
  if ((await page.count(testId("pair-type-words"))) > 0) await page.click(testId("pair-type-words"));
  for (const [index, word] of words.entries()) await page.fill(testId(`pair-word-${index + 1}`), word);
  await page.fill(testId("pair-server"), server);
  await page.click(testId("pair-words-next"));
}

/** Gives the page a picture as choosing a file would. `png`: base64. */
export async function choosePicture(page: DrivenPage, png: string): Promise<void> {
  await page.evaluate(
    (selector: string, base64: string) => {
      const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
      const files = new DataTransfer();
      files.items.add(new File([bytes], "code.png", { type: "image/png" }));
      const field = document.querySelector<HTMLInputElement>(selector);
      if (field === null) throw new Error("no field for a picture");
      field.files = files.files;
      field.dispatchEvent(new Event("change", { bubbles: true }));
    },
    testId("pair-picture"),
    png,
  );
}

/** The six digits from one screen into the other, until both say that it is done. */
export async function confirmDigits(existing: DrivenPage, newcomer: DrivenPage): Promise<void> {
  await newcomer.waitFor(testId("pair-digits"), { timeoutMs: LIMIT_MS });
  const digits = await newcomer.text(testId("pair-digits"));
  await existing.bringToFront();
  await existing.waitFor(testId("match-digits"), { timeoutMs: LIMIT_MS });
  await existing.fill(testId("match-digits"), digits);
  await existing.click(testId("match-add"));
  await newcomer.waitFor(testId("onboarding-joined"), { timeoutMs: LIMIT_MS });
  await existing.waitFor(testId("device-added"), { timeoutMs: LIMIT_MS });
}
