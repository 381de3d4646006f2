/**
 * The journey that `npm start` tells where there is no display, in one browser: every step through real pages and
 * the real approval window, each checked by what the page then shows. The demo site verifies what Keyferry made.
 */
import { type BrowserDriver, type DrivenPage, testId } from "../browsers/browser-driver.ts";
import {
  beginSignIn,
  beginSignUp,
  finishSignIn,
  finishSignUp,
  readTrouble,
  signOut,
} from "./demo-site-steps.ts";
import { leaveAndComeBack } from "./exchange-journey.ts";
import type { Narrator } from "./narrator.ts";
import type { Pictures } from "./pictures.ts";
import { connectServer, joinByWords, openSyncSection, readCompareWords, waitForSync } from "./sync-steps.ts";
import {
  answerWords,
  approve,
  choosePassword,
  lockFromPopup,
  PAGES,
  unlockInApproval,
  waitForApproval,
  waitForOnboarding,
  waitForPasskey,
} from "./vault-steps.ts";

const PASSWORD = "harbour lantern seven quiet rivers";
const SECOND_PASSWORD = "copper ferry window eleven gulls";
/** One demo site serves both browsers: each has an account of its own there. */
const PERSONS = {
  chromium: { name: "mira.lund", displayName: "Mira Lund" },
  firefox: { name: "nils.berg", displayName: "Nils Berg" },
} as const;

/** Pixels inside a tab and inside the popup behind the toolbar button. */
const TAB = [1280, 800] as const;
const POPUP = [380, 560] as const;

export type Journey = {
  readonly driver: BrowserDriver;
  readonly demoOrigin: string;
  readonly syncOrigin: string;
  /** Another browser of the same kind on a profile of its own, closed by whoever asked. */
  readonly launchAnother: () => Promise<BrowserDriver>;
  readonly narrator: Narrator;
  readonly pictures: Pictures;
};

/** Throws at the first step that was not seen to work. */
export async function travel(journey: Journey): Promise<void> {
  const words = await createVault(journey);
  const site = await journey.driver.newPage();
  await site.setViewport(...TAB);
  await signUp(journey, site);
  await signInAgain(journey, site);
  await lookAtPasskey(journey);
  await leaveAndComeBack({
    ...journey,
    account: PERSONS[journey.driver.name].name,
    password: PASSWORD,
  });
  await signInLocked(journey, site);
  await keepInSync(journey);
  await useSecondBrowser(journey, words);
}

/** Returns the 24 words. */
async function createVault({ driver, narrator, pictures }: Journey): Promise<readonly string[]> {
  const page = await narrator.step("Keyferry is installed and opens its first page", async () => {
    const first = await waitForOnboarding(driver);
    await first.setViewport(...TAB);
    await pictures.take(first, "welcome");
    return first;
  });
  const words = await narrator.step("Choose a password; Keyferry shows 24 recovery words", async () => {
    const shown = await choosePassword(page, PASSWORD);
    if (new Set(shown).size < 12 || shown.some((word) => word === ""))
      throw new Error("the words are not words");
    await pictures.take(page, "recovery-words");
    return shown;
  });
  await narrator.step("Give three of the words back; the vault is made", async () => {
    await answerWords(page, words);
    await pictures.take(page, "vault-made");
    await page.close();
  });
  return words;
}

async function signUp({ driver, demoOrigin, narrator, pictures }: Journey, site: DrivenPage): Promise<void> {
  await narrator.step("Create an account at the demo site; Keyferry's window asks first", async () => {
    await beginSignUp(site, demoOrigin, PERSONS[driver.name]);
    await pictures.take(await armedApproval(driver, site), "approve-create");
  });
  await narrator.step("Approve; the passkey is stored and the site accepts it", async () => {
    await approve(await waitForApproval(driver), PASSWORD);
    await finishSignUp(site);
    await pictures.take(site, "signed-up");
  });
}

async function signInAgain({ driver, narrator, pictures }: Journey, site: DrivenPage): Promise<void> {
  await narrator.step("Sign out of the demo site", () => signOut(site));
  await narrator.step("Sign in without typing a name; Keyferry offers the passkey", async () => {
    await beginSignIn(site);
    const approval = await armedApproval(driver, site);
    await pictures.take(approval, "approve-sign-in");
    await approve(approval, PASSWORD);
  });
  await narrator.step("The site knows who it is", () => expectSignedIn(driver, site));
}

async function lookAtPasskey({ driver, narrator, pictures }: Journey): Promise<void> {
  const itemId = await narrator.step("The toolbar popup lists the passkey", async () => {
    const popup = await driver.openExtensionPage(PAGES.popup);
    await popup.setViewport(...POPUP);
    const found = await waitForPasskey(popup, PERSONS[driver.name].name);
    await pictures.take(popup, "popup");
    await popup.close();
    return found;
  });
  await narrator.step("The manager shows where it came from", async () => {
    const manager = await driver.openExtensionPage(`${PAGES.manager}#passkeys/${itemId}`);
    await manager.setViewport(...TAB);
    await manager.waitFor(testId("passkey-facts"));
    await pictures.take(manager, "manager");
    await manager.close();
  });
}

async function signInLocked({ driver, narrator, pictures }: Journey, site: DrivenPage): Promise<void> {
  await narrator.step("Lock the vault", async () => {
    const popup = await driver.openExtensionPage(PAGES.popup);
    await popup.setViewport(...POPUP);
    await lockFromPopup(popup);
    await pictures.take(popup, "locked");
    await popup.close();
    await signOut(site);
  });
  await narrator.step("Sign in on a locked vault; the same window asks for the password", async () => {
    await beginSignIn(site);
    const approval = await askedApproval(driver, site);
    await approval.waitFor(testId("approve-unlock"));
    await pictures.take(approval, "approve-locked");
    await unlockInApproval(approval, PASSWORD);
    await approve(approval, PASSWORD);
    await expectSignedIn(driver, site);
    await pictures.take(site, "signed-in");
  });
}

async function keepInSync({ driver, syncOrigin, narrator, pictures }: Journey): Promise<void> {
  await narrator.step("Give the vault a sync server of one's own", async () => {
    const manager = await openSyncSection(driver);
    await manager.setViewport(...TAB);
    await connectServer(manager, syncOrigin);
    await pictures.take(manager, "in-sync");
    await manager.close();
  });
}

async function useSecondBrowser(journey: Journey, words: readonly string[]): Promise<void> {
  const second = await journey.launchAnother();
  try {
    const there = { ...journey, driver: second, pictures: await journey.pictures.from(second) };
    await joinSecond(there, words);
    await signInFromSecond(there);
    await compareBoth(journey, second);
  } finally {
    await second.close();
  }
}

async function joinSecond(
  { driver, syncOrigin, narrator, pictures }: Journey,
  words: readonly string[],
): Promise<void> {
  await narrator.step("A second browser, that never saw the vault, joins it by the 24 words", async () => {
    const page = await joinByWords(driver, {
      words,
      server: syncOrigin,
      password: SECOND_PASSWORD,
      deviceName: "Second browser",
    });
    await page.setViewport(...TAB);
    await pictures.take(page, "joined");
    await page.close();
  });
}

async function signInFromSecond({ driver, demoOrigin, narrator, pictures }: Journey): Promise<void> {
  await narrator.step("The passkey made in the first browser signs in from the second", async () => {
    const site = await driver.newPage();
    await site.setViewport(...TAB);
    await site.goto(demoOrigin);
    await beginSignIn(site);
    const approval = await armedApproval(driver, site);
    await approve(approval, SECOND_PASSWORD);
    await expectSignedIn(driver, site);
    await pictures.take(site, "signed-in-from-second");
  });
}

async function compareBoth({ driver, narrator, pictures }: Journey, second: BrowserDriver): Promise<void> {
  await narrator.step("Both browsers name the same devices and show the same six words", async () => {
    const devices = await driver.openExtensionPage(`${PAGES.manager}#devices`);
    await devices.setViewport(...TAB);
    await devices.waitUntil(`document.querySelectorAll('${testId("device")}').length === 2`, 20_000);
    await pictures.take(devices, "two-devices");
    await waitForSync(await openSyncSection(driver));
    const here = await readCompareWords(driver);
    await here.page.setViewport(...TAB);
    const there = await readCompareWords(second);
    if (here.place !== there.place || here.words !== there.words)
      throw new Error(`"${here.words}" at ${here.place} is not "${there.words}" at ${there.place}`);
    await pictures.take(here.page, "compare");
  });
}

async function expectSignedIn(driver: BrowserDriver, site: DrivenPage): Promise<void> {
  const name = await finishSignIn(site);
  if (name !== PERSONS[driver.name].name) throw new Error(`the site shows another account: ${name}`);
}

/** Where the button counts, so that a picture shows what a person would see. */
async function armedApproval(driver: BrowserDriver, site: DrivenPage): Promise<DrivenPage> {
  const approval = await askedApproval(driver, site);
  await approval.waitFor(testId("approve-confirm"), { state: "enabled" });
  return approval;
}

/** The approval window; where none came, what the site has to say about it. */
async function askedApproval(driver: BrowserDriver, site: DrivenPage): Promise<DrivenPage> {
  try {
    return await waitForApproval(driver);
  } catch (error) {
    const trouble = await readTrouble(site);
    throw trouble === "" ? error : new Error(`the site answered: ${trouble}`, { cause: error });
  }
}
