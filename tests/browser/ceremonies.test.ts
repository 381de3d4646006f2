/** Passkeys made and used at a site, in real browsers, every approval clicked in the real window. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type DrivenPage, testId } from "../../scripts/browsers/browser-driver.ts";
import { waitForApproval } from "../../scripts/start/vault-steps.ts";
import { BROWSERS } from "../support/browsers.ts";
import { base64url, creationOptions, RP_ID, requestOptions } from "../support/options.ts";
import { type CredentialJson, PageCeremony } from "../support/page-ceremony.ts";
import { approveRequest, openVaultBrowser, type VaultBrowser } from "../support/vault-browser.ts";
import { type Registered, verifyAssertion, verifyRegistration } from "../support/verify-response.ts";

const ALGORITHMS = [
  ["ES256", -7],
  ["EdDSA", -8],
  ["ES384", -35],
  ["ES512", -36],
  ["RS256", -257],
] as const;

describe.each(BROWSERS)("in $name", ({ name }) => {
  let browser: VaultBrowser;
  let page: DrivenPage;

  beforeAll(async () => {
    browser = await openVaultBrowser(name);
    page = await browser.driver.newPage(browser.site.origin);
  });
  afterAll(() => browser?.close());

  const expected = (challenge: string, userVerified = true) => ({
    challenge,
    origin: browser.site.origin,
    rpId: RP_ID,
    userVerified,
  });

  async function create(
    overrides: object = {},
  ): Promise<{ registered: Registered; credential: CredentialJson }> {
    const options = creationOptions({ ...overrides });
    const ceremony = await PageCeremony.start(page, "create", options);
    await approveRequest(browser.driver);
    const credential = await ceremony.credential();
    return { credential, registered: await verifyRegistration(credential, expected(options.challenge)) };
  }

  async function get(overrides: object = {}) {
    const options = requestOptions({ ...overrides });
    const ceremony = await PageCeremony.start(page, "get", options);
    await approveRequest(browser.driver);
    return { credential: await ceremony.credential(), challenge: options.challenge };
  }

  it.each(ALGORITHMS)("makes and uses an %s passkey that two libraries verify", async (_, alg) => {
    const { registered, credential } = await create({ pubKeyCredParams: [{ type: "public-key", alg }] });
    expect(registered.alg).toBe(alg);
    expect(registered.backupEligible).toBe(true);
    expect(credential.authenticatorAttachment).toBe("platform");

    const allowCredentials = [{ type: "public-key", id: credential.id }];
    const signedIn = await get({ allowCredentials });

    expect(signedIn.credential.id).toBe(credential.id);
    await verifyAssertion(signedIn.credential, registered, expected(signedIn.challenge));
  });

  it("keeps a non-discoverable passkey out of a sign-in without names, and uses it when it is named", async () => {
    const { registered, credential } = await create({
      rp: { id: RP_ID, name: "Test site" },
      authenticatorSelection: { residentKey: "discouraged", userVerification: "required" },
    });

    const ceremony = await PageCeremony.start(page, "get", requestOptions());
    const window = await waitForApproval(browser.driver);
    const shown = await window.count(testId("approve-account"));
    await window.click(testId("approve-cancel"));
    await window.waitForClose();
    expect(await ceremony.errorName()).toBe("NotAllowedError");
    expect(shown).toBe(ALGORITHMS.length);

    const named = await get({ allowCredentials: [{ type: "public-key", id: credential.id }] });
    await verifyAssertion(named.credential, registered, expected(named.challenge));
  });

  it("lets the person choose among several accounts of one site", async () => {
    const bert = await create({ user: { id: "YmVydA", name: "bert@example.org", displayName: "Bert" } });

    const options = requestOptions();
    const ceremony = await PageCeremony.start(page, "get", options);
    const window = await waitForApproval(browser.driver);
    await window.evaluate(
      `[...document.querySelectorAll('${testId("approve-account")}')]
        .find((account) => account.textContent.includes("bert@example.org"))
        .setAttribute("data-chosen", "bert")`,
    );
    await window.click(`[data-chosen="bert"]`);
    await approveRequest(browser.driver);

    const credential = await ceremony.credential();
    expect(credential.id).toBe(bert.credential.id);
    const { userHandle } = await verifyAssertion(credential, bert.registered, expected(options.challenge));
    expect(userHandle).toBe("YmVydA");
  });

  it("gives the same PRF output at create and at get, and never in authenticator data", async () => {
    const extensions = { prf: { eval: { first: base64url(32) } } };
    const made = await create({ extensions });
    const used = await get({
      allowCredentials: [{ type: "public-key", id: made.credential.id }],
      extensions,
    });

    const first = (credential: CredentialJson) =>
      (credential.clientExtensionResults["prf"] as { results: { first: string } }).results.first;
    expect(Buffer.from(first(made.credential), "base64url")).toHaveLength(32);
    expect(first(used.credential)).toBe(first(made.credential));
    const authData = Buffer.from(String(used.credential.response["authenticatorData"]), "base64url");
    expect(authData).toHaveLength(37);
  });

  it("answers InvalidStateError for a passkey that excludeCredentials names", async () => {
    const { credential } = await create();

    const excludeCredentials = [{ type: "public-key", id: credential.id }];
    const ceremony = await PageCeremony.start(page, "create", creationOptions({ excludeCredentials }));
    const window = await waitForApproval(browser.driver);
    expect(await window.count(testId("approve-excluded"))).toBe(1);
    await approveRequest(browser.driver);

    expect(await ceremony.end()).toMatchObject({ name: "InvalidStateError", isDomException: true });
  });

  it("answers NotAllowedError when the person cancels, and when they close the window", async () => {
    const cancelled = await PageCeremony.start(page, "create", creationOptions());
    const window = await waitForApproval(browser.driver);
    await window.click(testId("approve-cancel"));
    expect(await cancelled.end()).toMatchObject({ name: "NotAllowedError", isDomException: true });
    await window.waitForClose();

    const closed = await PageCeremony.start(page, "create", creationOptions());
    await (await waitForApproval(browser.driver)).close();
    expect(await closed.end()).toMatchObject({ name: "NotAllowedError", isDomException: true });
  });

  it("closes the window when the page aborts, and rejects with AbortError at once", async () => {
    const ceremony = await PageCeremony.start(page, "create", creationOptions());
    const window = await waitForApproval(browser.driver);

    await ceremony.abort();

    expect(await ceremony.errorName(1_000)).toBe("AbortError");
    await window.waitForClose();
  });

  it("does not begin what was aborted before", async () => {
    const name = await page.evaluate(`
      navigator.credentials.create({
        publicKey: { rp: { name: "x" }, user: { id: new Uint8Array(1), name: "x", displayName: "x" },
          challenge: new Uint8Array(16), pubKeyCredParams: [] },
        signal: AbortSignal.abort(),
      }).then(() => "resolved", (error) => error.name)`);

    expect(name).toBe("AbortError");
    expect((await browser.driver.pageUrls()).some((url) => url.includes("ui/approve"))).toBe(false);
  });

  it("ends with NotAllowedError when the site's time is over, and closes the window", async () => {
    const ceremony = await PageCeremony.start(page, "create", creationOptions({ timeout: 3_000 }));
    const window = await waitForApproval(browser.driver);

    expect(await ceremony.errorName(8_000)).toBe("NotAllowedError");
    await window.waitForClose();
  });
});
