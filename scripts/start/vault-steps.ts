/**
 * What a person does in Keyferry's own pages, as steps over a driver: shared by `npm start` and the journeys in tests.
 * Test ids are listed in tests/browser/README.md.
 */
import { type BrowserDriver, type DrivenPage, testId } from "../browsers/browser-driver.ts";

const WORDS = 24;

export const PAGES = {
  onboarding: "ui/onboarding/page.html",
  popup: "ui/popup/page.html",
  manager: "ui/manager/page.html",
  approve: "ui/approve/page.html",
} as const;

/** The onboarding page at its first step, as the extension opens it by itself once it is installed. */
export async function waitForOnboarding(driver: BrowserDriver): Promise<DrivenPage> {
  const page = await driver.waitForExtensionPage(PAGES.onboarding);
  await page.waitFor(testId("onboarding-welcome"));
  return page;
}

/**
 * From the first step to the 24 words; leaves them on the screen and returns them. Without `deviceName` the device
 * keeps the name that the page suggests.
 */
export async function choosePassword(
  page: DrivenPage,
  password: string,
  deviceName?: string,
): Promise<readonly string[]> {
  await page.click(testId("onboarding-start"));
  await page.fill(testId("new-password"), password);
  await page.fill(testId("repeat-password"), password);
  await page.waitUntil(`document.querySelector('${testId("device-name")}').value !== ""`);
  if (deviceName !== undefined) await page.fill(testId("device-name"), deviceName);
  await page.click(testId("onboarding-next"));
  await page.waitFor(testId("word-1"));
  return readWords(page);
}

/** From the words on the screen to a vault that exists. */
export async function answerWords(page: DrivenPage, words: readonly string[]): Promise<void> {
  await page.click(testId("words-written"));
  await page.waitFor(testId("onboarding-ask-back"));
  for (const [index, word] of words.entries()) {
    const field = testId(`ask-back-${index + 1}`);
    if ((await page.count(field)) > 0) await page.fill(field, word);
  }
  await page.click(testId("create-vault"));
  await page.waitFor(testId("onboarding-done"), { timeoutMs: 30_000 });
}

/** The whole of onboarding; returns the 24 words. Closes the page. */
export async function createVault(driver: BrowserDriver, password: string): Promise<readonly string[]> {
  const page = await waitForOnboarding(driver);
  const words = await choosePassword(page, password);
  await answerWords(page, words);
  await page.close();
  return words;
}

/** The approval window, when it shows a request. */
export async function waitForApproval(driver: BrowserDriver): Promise<DrivenPage> {
  const approval = await driver.waitForExtensionPage(PAGES.approve, 15_000);
  await approval.waitFor(testId("approve"));
  return approval;
}

/** Unlocks the vault in the approval window; the request stays in it. */
export async function unlockInApproval(approval: DrivenPage, password: string): Promise<void> {
  await approval.fill(testId("approve-password"), password);
  await approval.click(testId("approve-unlock"));
  await approval.waitFor(testId("approve-confirm"), { timeoutMs: 20_000 });
}

/** Approves, with the password where the window asks for it, and waits for the window to close. */
export async function approve(approval: DrivenPage, password: string): Promise<void> {
  if ((await approval.count(testId("approve-unlock"))) > 0) await unlockInApproval(approval, password);
  await approval.waitFor(testId("approve-confirm"));
  if ((await approval.count(testId("approve-password"))) > 0) {
    await approval.fill(testId("approve-password"), password);
  }
  await approval.click(testId("approve-confirm"));
  await approval.waitForClose(20_000);
}

/** Locks the vault from the popup, which is left open. */
export async function lockFromPopup(popup: DrivenPage): Promise<void> {
  await popup.click(testId("lock"));
  await popup.waitFor(testId("popup-locked"));
}

export async function unlockPopup(popup: DrivenPage, password: string): Promise<void> {
  await popup.fill(testId("unlock-password"), password);
  await popup.click(testId("unlock-submit"));
  await popup.waitFor(testId("lock"), { timeoutMs: 20_000 });
}

/** Waits until a list in popup or manager shows a passkey of this site and account; returns its item id. */
export async function waitForPasskey(page: DrivenPage, userName: string): Promise<string> {
  const row = `[...document.querySelectorAll('${testId("passkey-row")}')].find(
    (row) => row.textContent.includes(${JSON.stringify(userName)}))`;
  await page.waitUntil(row);
  return String(await page.evaluate(`${row}.dataset.item`));
}

async function readWords(page: DrivenPage): Promise<readonly string[]> {
  const words: string[] = [];
  for (let place = 1; place <= WORDS; place++) {
    words.push(await page.text(testId(`word-${place}`)));
  }
  return words;
}
