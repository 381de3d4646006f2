/**
 * What a site tells of its passkeys (signal methods) in a real browser. Firefox has no such methods, and none are given
 * to it: sites look for them first.
 */
import { afterAll, beforeAll, expect, it } from "vitest";
import { type BrowserDriver, type DrivenPage, testId } from "../../scripts/browsers/browser-driver.ts";
import { creationOptions, requestOptions } from "../support/options.ts";
import { PageCeremony } from "../support/page-ceremony.ts";
import {
  approveRequest,
  askBackground,
  openVaultBrowser,
  type VaultBrowser,
} from "../support/vault-browser.ts";

type Listed = { passkeys: { trashedAtMs: number | null; userName: string; isHiddenBySite?: boolean }[] };

let browser: VaultBrowser;
let driver: BrowserDriver;
let page: DrivenPage;
let manager: DrivenPage;

beforeAll(async () => {
  browser = await openVaultBrowser("chromium");
  driver = browser.driver;
  page = await driver.newPage(browser.site.origin);
});
afterAll(() => browser?.close());

/** Tells, and answers what the page gets: "done" or the name of an error. */
const signal = (method: string, options: object) =>
  page.evaluate<string>(
    `PublicKeyCredential.${method}(${JSON.stringify(options)}).then(() => "done", ({ name }) => name)`,
  );
const vault = async () => (await askBackground<Listed>(manager, "passkeys/list")).passkeys;

it("hides, shows again, renames, tells the person, and tells the page nothing", async () => {
  const { user, ...rest } = creationOptions();
  const made = await PageCeremony.start(page, "create", { user, ...rest });
  await approveRequest(driver);
  const { id } = await made.credential();
  manager = await driver.openExtensionPage("ui/manager/page.html");
  const rpId = "localhost";
  const all = (allAcceptedCredentialIds: string[]) => ({ rpId, userId: user.id, allAcceptedCredentialIds });

  expect(await signal("signalUnknownCredential", { rpId: "example.com", credentialId: id })).toBe(
    "SecurityError",
  );
  expect(await signal("signalUnknownCredential", { rpId, credentialId: "?" })).toBe("TypeError");
  expect(await signal("signalUnknownCredential", { rpId, credentialId: "AQID" })).toBe("done");
  expect(await signal("signalAllAcceptedCredentials", all([id]))).toBe("done");
  expect(
    await signal("signalCurrentUserDetails", { rpId, userId: user.id, name: "new", displayName: "N" }),
  ).toBe("done");
  await expect.poll(async () => (await vault())[0]?.userName, { timeout: 20_000 }).toBe("new");
  expect((await vault())[0]?.trashedAtMs).toBeNull();

  expect(await signal("signalAllAcceptedCredentials", all([]))).toBe("done");
  await manager.click(testId("hidden-by-sites-open"));
  await manager.waitFor(testId("trash-by-site"));
  expect((await vault())[0]?.isHiddenBySite).toBe(true);

  await manager.click(testId("trash-restore"));
  await manager.waitFor(testId("trash-empty"));
  expect(await signal("signalUnknownCredential", { rpId, credentialId: id })).toBe("done");
  await page.bringToFront();
  const allowCredentials = [{ type: "public-key", id }];
  const signedIn = await PageCeremony.start(page, "get", requestOptions({ allowCredentials }));
  await approveRequest(driver);
  expect((await signedIn.credential()).id).toBe(id);
});
