/**
 * What a person does to keep a vault in sync, as steps over a driver: shared by `npm start` and the journeys in tests.
 * Test ids are listed in tests/browser/README.md.
 */
import { type BrowserDriver, type DrivenPage, testId } from "../browsers/browser-driver.ts";
import { PAGES, waitForOnboarding } from "./vault-steps.ts";

/** Signing in, fetching and opening a vault, and a password's key derivation besides. */
const JOIN_LIMIT_MS = 60_000;

/** The manager's page about sync. */
export async function openSyncSection(driver: BrowserDriver): Promise<DrivenPage> {
  const manager = await driver.openExtensionPage(`${PAGES.manager}#sync`);
  await manager.waitFor(testId("sync-section"));
  return manager;
}

/** Gives the vault its server in the manager's page about sync, and waits for the first sync. */
export async function connectServer(manager: DrivenPage, origin: string): Promise<void> {
  await manager.click(testId("sync-connect-open"));
  await manager.fill(testId("sync-server"), origin);
  await manager.click(testId("sync-connect"));
  await waitForSync(manager);
}

export async function waitForSync(manager: DrivenPage, state = "in-sync", timeoutMs = 20_000): Promise<void> {
  await manager.waitUntil(
    `document.querySelector('${testId("sync-section")}')?.dataset.state === ${JSON.stringify(state)}`,
    timeoutMs,
  );
}

/**
 * From the first page of a browser without a vault to the page that says what arrived. Leaves that page open and
 * returns it.
 */
export async function joinByWords(
  driver: BrowserDriver,
  given: {
    readonly words: readonly string[];
    readonly server: string;
    readonly password: string;
    readonly deviceName: string;
  },
): Promise<DrivenPage> {
  const page = await waitForOnboarding(driver);
  await page.click(testId("onboarding-join-start"));
  await page.click(testId("join-by-words"));
  await page.waitFor(testId("onboarding-join-words"));
  for (const [index, word] of given.words.entries()) await page.fill(testId(`join-word-${index + 1}`), word);
  await page.click(testId("join-words-next"));
  await page.fill(testId("join-server"), given.server);
  await page.click(testId("join-server-next"));
  await page.fill(testId("new-password"), given.password);
  await page.fill(testId("repeat-password"), given.password);
  await page.waitUntil(`document.querySelector('${testId("device-name")}').value !== ""`);
  await page.fill(testId("device-name"), given.deviceName);
  await page.click(testId("onboarding-next"));
  await page.click(testId("join-submit"));
  await page.waitFor(testId("onboarding-joined"), { timeoutMs: JOIN_LIMIT_MS });
  return page;
}

/** The six words by which a person compares two devices, from the manager's compare page, and the place they are of. */
export async function readCompareWords(
  driver: BrowserDriver,
): Promise<{ readonly place: string; readonly words: string; readonly page: DrivenPage }> {
  const page = await driver.openExtensionPage(`${PAGES.manager}#sync/compare`);
  await page.waitFor(testId("compare-words"));
  const place = await page.evaluate(`document.querySelector('${testId("compare-place")}').dataset.place`);
  return { place: String(place), words: await page.text(testId("compare-words")), page };
}
