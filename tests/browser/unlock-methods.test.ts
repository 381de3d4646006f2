/**
 * Unlocking by the browser's own authenticator, in both browsers with their virtual ones: added in the settings, asked in
 * manager, popup and approval window, after a new password too, and no longer after it was removed. Chromium's virtual
 * authenticator belongs to one tab, so there all of it happens in the tab of an approval window.
 */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { PasskeySummary } from "../../extension/messages/passkey-pages-contract.ts";
import type { UnlockMethod } from "../../extension/messages/unlock-contract.ts";
import { type BrowserName, type DrivenPage, testId } from "../../scripts/browsers/browser-driver.ts";
import { approve, PAGES, waitForApproval } from "../../scripts/start/vault-steps.ts";
import { BROWSERS } from "../support/browsers.ts";
import { plugInAuthenticator } from "../support/native-authenticator.ts";
import { creationOptions, RP_ID, requestOptions } from "../support/options.ts";
import { PageCeremony } from "../support/page-ceremony.ts";
import { askBackground, openVaultBrowser, PASSWORD, type VaultBrowser } from "../support/vault-browser.ts";
import { type Registered, verifyAssertion, verifyRegistration } from "../support/verify-response.ts";

const NEW_PASSWORD = "copper window drifting nineteen";

describe.each(BROWSERS)("unlocking by an authenticator in $name", ({ name }) => {
  let vault: VaultBrowser;
  /** The site's page, whose request waits while its window is used for the rest. */
  let page: DrivenPage;
  let window_: DrivenPage;
  let approvalUrl: string;
  let passkey: Registered;
  let ceremony: PageCeremony;
  let challenge: string;

  beforeAll(async () => {
    vault = await openVaultBrowser(name);
    page = await vault.driver.newPage(vault.site.origin);
    const options = creationOptions();
    const making = await PageCeremony.start(page, "create", options);
    await approve(await waitForApproval(vault.driver), PASSWORD);
    passkey = await verifyRegistration(await making.credential(), expected(options.challenge));

    const asked = requestOptions();
    challenge = asked.challenge;
    ceremony = await PageCeremony.start(page, "get", asked);
    window_ = await waitForApproval(vault.driver);
    approvalUrl = await window_.url();
    await plugInAuthenticator(vault.driver, window_, { hasPrf: true });
    await goto("manager", "#settings");
  }, 120_000);
  afterAll(() => vault?.close());

  const expected = (given: string) => ({
    challenge: given,
    origin: vault.site.origin,
    rpId: RP_ID,
    userVerified: true,
  });

  async function goto(which: keyof typeof PAGES, place = ""): Promise<void> {
    await window_.goto(`${vault.driver.extensionOrigin}/${PAGES[which]}${place}`);
    await window_.bringToFront();
  }

  /** "asked" where the browser went on to its authenticator, else the name of its refusal. */
  const createOutcome = (rpId: string | null) =>
    window_.evaluateWithActivation(async (id: string | null) => {
      const publicKey: PublicKeyCredentialCreationOptions = {
        rp: { name: "probe", ...(id !== null && { id }) },
        user: { id: new Uint8Array(16), name: "probe", displayName: "probe" },
        challenge: new Uint8Array(32),
        pubKeyCredParams: [{ type: "public-key", alg: -7 }],
      };
      return navigator.credentials.create({ publicKey }).then(
        () => "asked",
        (error: unknown) => (error instanceof DOMException ? error.name : String(error)),
      );
    }, rpId);

  const methods = async () =>
    (await askBackground<{ methods: UnlockMethod[] }>(window_, "unlock/methods")).methods;
  const lock = () => askBackground(window_, "vault/lock");

  it("adds it after the password, under a name, and keeps it to itself", async () => {
    await window_.click(testId("method-add-open"));
    await window_.fill(testId("method-name"), "Virtual finger");
    await window_.click(testId("method-add"));
    await window_.waitFor(testId("method"), { timeoutMs: 20_000 });

    expect((await methods()).map((method) => method.name)).toEqual(["Virtual finger"]);
    const { passkeys } = await askBackground<{ passkeys: PasskeySummary[] }>(window_, "passkeys/list");
    expect(passkeys.map(({ rpId }) => rpId)).toEqual([RP_ID]);
  });

  it("does not add it twice", async () => {
    await window_.click(testId("method-add-open"));
    await window_.click(testId("method-add"));
    await window_.waitFor(testId("method-fault"), { timeoutMs: 20_000 });

    expect(await methods()).toHaveLength(1);
  });

  it("unlocks the manager", async () => {
    await lock();
    await goto("manager");
    await window_.click(testId("unlock-by-method"));

    await window_.waitFor(testId("passkey-list"), { timeoutMs: 20_000 });
  });

  it("unlocks the popup, after the password was changed too", async () => {
    const changed = await askBackground<{ result: string }>(window_, "vault/change-password", {
      password: PASSWORD,
      newPassword: NEW_PASSWORD,
    });
    expect(changed.result).toBe("unlocked");
    await lock();
    await goto("popup");
    await window_.click(testId("unlock-by-method"));

    await window_.waitFor(testId("lock"), { timeoutMs: 20_000 });
  });

  it("asks the browser itself: no request of ours comes of it", async () => {
    const { waitingRequestIds } = await askBackground<{ waitingRequestIds: string[] }>(
      window_,
      "vault/status",
    );

    expect(waitingRequestIds).toEqual([new URL(approvalUrl).searchParams.get("request")]);
  });

  // Measured, because it decides under which name our pages ask (extension/ui/components/own-rp-id.ts).
  it.each<[string, (host: string) => string | undefined, Record<BrowserName, string>]>([
    ["the page's own", () => undefined, { chromium: "asked", firefox: "SecurityError" }],
    ["the extension's host, named", (host) => host, { chromium: "asked", firefox: "SecurityError" }],
    ["a domain under .invalid", () => "keyferry.invalid", { chromium: "asked", firefox: "asked" }],
    ["a name that is no domain", () => "keyferry", { chromium: "SecurityError", firefox: "SecurityError" }],
  ])("may name as relying party: %s", async (_what, rpId, outcomes) => {
    await window_.bringToFront();

    expect(await createOutcome(rpId(new URL(vault.driver.extensionOrigin).host) ?? null)).toBe(
      outcomes[name],
    );
  });

  it("unlocks in the approval window, and the site sees a verified person", async () => {
    await lock();
    await window_.goto(approvalUrl);
    await window_.waitFor(testId("approve-by-method"));
    await window_.click(testId("approve-unlock"));
    await window_.waitFor(testId("approve-confirm"), { timeoutMs: 20_000 });
    await window_.click(testId("approve-confirm"));

    const credential = await ceremony.credential();
    await verifyAssertion(credential, passkey, expected(challenge));
  });

  it("leaves the password alone once it was removed", async () => {
    const manager = await vault.driver.openExtensionPage(`${PAGES.manager}#settings`);
    await manager.click(testId("method-remove"));
    await manager.waitFor(testId("method"), { state: "gone" });
    await askBackground(manager, "vault/lock");
    await manager.goto(`${vault.driver.extensionOrigin}/${PAGES.manager}`);
    await manager.waitFor(testId("unlock-password"));

    expect(await manager.count(testId("unlock-by-method"))).toBe(0);
    await manager.fill(testId("unlock-password"), NEW_PASSWORD);
    await manager.click(testId("unlock-submit"));
    await manager.waitFor(testId("passkey-list"), { timeoutMs: 20_000 });
  });
});
