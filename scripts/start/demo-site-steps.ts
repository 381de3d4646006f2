/**
 * What a person does on the demo site, as steps over a page: shared by `npm start` and the journeys in tests. Whoever
 * starts a ceremony here works the approval window next. Test ids: scripts/demo-site/README.md.
 */
import { type DrivenPage, testId } from "../browsers/browser-driver.ts";

/** Fills the sign-up form and asks for a passkey. */
export async function beginSignUp(
  page: DrivenPage,
  origin: string,
  person: { readonly name: string; readonly displayName: string },
): Promise<void> {
  await page.goto(`${origin}/sign-up`);
  await page.bringToFront();
  await page.fill(testId("sign-up-name"), person.name);
  await page.fill(testId("sign-up-display-name"), person.displayName);
  await page.click(testId("sign-up-submit"));
}

/** After approval: the site verified the passkey and shows the recovery code, which is returned. */
export async function finishSignUp(page: DrivenPage): Promise<string> {
  const code = await shown(page, "recovery-code");
  await page.click(testId("continue"));
  await page.waitFor(testId("greeting"));
  return code;
}

export async function signOut(page: DrivenPage): Promise<void> {
  await page.click(testId("sign-out"));
  await page.waitFor(testId("sign-in-passkey"));
}

/** Asks to sign in with any passkey, without a name. */
export async function beginSignIn(page: DrivenPage): Promise<void> {
  await page.bringToFront();
  await page.click(testId("sign-in-passkey"));
}

/** After approval: the site verified the signature; returns the account's name as the site shows it. */
export async function finishSignIn(page: DrivenPage): Promise<string> {
  return shown(page, "account-name");
}

/** What the site finds wrong, or "". */
export function readTrouble(page: DrivenPage): Promise<string> {
  return page.text(testId("trouble"));
}

/** Waits for what a ceremony ends with and returns its text; what the site found wrong becomes the error. */
async function shown(page: DrivenPage, id: string): Promise<string> {
  const isVisible = (one: string) => `document.querySelector('${testId(one)}')?.checkVisibility() === true`;
  await page.waitUntil(`(${isVisible(id)}) || (${isVisible("trouble")})`);
  if ((await page.count(testId(id))) === 0 || (await page.evaluate(isVisible("trouble"))) === true) {
    throw new Error(`the site answered: ${await readTrouble(page)}`);
  }
  return page.text(testId(id));
}
