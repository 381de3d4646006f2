/** What a person does in onboarding until a scene begins. */
import type { Page } from "playwright-core";
import { byId } from "./scene.ts";

export async function toPassword(page: Page): Promise<void> {
  await byId(page, "onboarding-start").click();
}

export async function toWords(page: Page): Promise<void> {
  await toPassword(page);
  await byId(page, "new-password").fill("orbit lantern maple copper whale river");
  await byId(page, "repeat-password").fill("orbit lantern maple copper whale river");
  await byId(page, "onboarding-next").click();
}

export async function toAskBack(page: Page): Promise<void> {
  await toWords(page);
  await byId(page, "words-written").click();
}

export async function finishNewVault(page: Page): Promise<void> {
  await toWords(page);
  const words = await page.locator("[data-testid=word-grid] .mono").allTextContents();
  await byId(page, "words-written").click();
  for (const field of await page.locator("[data-testid^=ask-back-]").all()) {
    const place = Number((await field.getAttribute("data-testid"))?.replace("ask-back-", ""));
    await field.fill(words[place - 1] ?? "");
  }
  await byId(page, "create-vault").click();
}
