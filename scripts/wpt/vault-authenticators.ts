/**
 * The vault in place of the authenticators that a test asks for: what it plugs in is a person in front of the approval
 * window, who consents or does not; a given credential is imported; what the manager shows is what it holds.
 * Behind the vault stands the browser's own authenticator of the same kind, empty, as on any machine: it refuses what
 * Keyferry leaves to it. Should it ever make a passkey, the run says so, for then a pass would not be Keyferry's.
 */
import { setTimeout as sleep } from "node:timers/promises";
import type { Page } from "playwright-core";
import { testId } from "../browsers/browser-driver.ts";
import type { ChromiumDriver } from "../browsers/chromium-driver.ts";
import type { ChromiumPage } from "../browsers/chromium-page.ts";
import { poll } from "../browsers/poll.ts";
import { PAGES } from "../start/vault-steps.ts";
import type {
  AuthenticatorConfig,
  Authenticators,
  HeldCredential,
  TestCredential,
} from "./authenticators.ts";
import { importCredential, type VaultLine } from "./vault-line.ts";
import { VirtualAuthenticators } from "./virtual-authenticators.ts";

type Person = { readonly config: AuthenticatorConfig; readonly nativeId: string; isVerified: boolean };

/** The window arms after half a second; one that is not armed by then waits for a focus it will not get. */
const ARMED_MS = 5_000;

export class VaultAuthenticators implements Authenticators {
  readonly #driver: ChromiumDriver;
  readonly #line: VaultLine;
  readonly #native = new VirtualAuthenticators();
  readonly #persons = new Map<string, Person>();
  #plugged = 0;

  constructor(driver: ChromiumDriver, line: VaultLine) {
    this.#driver = driver;
    this.#line = line;
    driver.context.on("page", (page) => {
      // The window may close, or the test end, while it is worked.
      this.#decide(page).catch(() => undefined);
    });
  }

  async add(page: Page, config: AuthenticatorConfig): Promise<string> {
    const id = `vault-${++this.#plugged}`;
    const nativeId = await this.#native.add(page, config);
    this.#persons.set(id, { config, nativeId, isVerified: config.isUserVerified ?? true });
    return id;
  }

  async remove(page: Page, id: string): Promise<void> {
    const nativeId = this.#persons.get(id)?.nativeId;
    this.#persons.delete(id);
    if (nativeId !== undefined) {
      await this.#tellStrays(page, nativeId);
      await this.#native.remove(page, nativeId);
    }
    await this.#empty();
  }

  addCredential(_: Page, __: string, credential: TestCredential): Promise<void> {
    return importCredential(this.#line, credential);
  }

  async credentials(): Promise<readonly HeldCredential[]> {
    const { passkeys } = await this.#line.ask("passkeys/list", {});
    const held = passkeys.filter(({ trashedAtMs }) => trashedAtMs === null);
    const details = await Promise.all(
      held.map(async ({ itemId }) => (await this.#line.ask("passkeys/read", { itemId })).passkey),
    );
    return details.flatMap((passkey) =>
      passkey === null
        ? []
        : [
            {
              credentialId: passkey.credentialId,
              rpId: passkey.rpId,
              isResidentCredential: passkey.isDiscoverable,
              signCount: passkey.counter,
              userName: passkey.userName,
              userDisplayName: passkey.userDisplayName,
              ...(passkey.userHandle !== null && { userHandle: passkey.userHandle }),
            },
          ],
    );
  }

  async removeCredential(_: Page, __: string, credentialId: string): Promise<void> {
    const { passkeys } = await this.#line.ask("passkeys/list", {});
    for (const { itemId } of passkeys) {
      const { passkey } = await this.#line.ask("passkeys/read", { itemId });
      if (passkey?.credentialId === credentialId) await this.#line.ask("passkeys/trash", { itemId });
    }
  }

  async clear(): Promise<void> {
    await this.#empty();
  }

  async setUserVerified(page: Page, id: string, isUserVerified: boolean): Promise<void> {
    const person = this.#persons.get(id);
    if (person === undefined) throw new Error(`no authenticator ${id}`);
    person.isVerified = isUserVerified;
    await this.#native.setUserVerified(page, person.nativeId, isUserVerified);
  }

  async afterTest(): Promise<void> {
    this.#persons.clear();
    await this.#empty();
    await poll("approval windows to close", async () => this.#windows().length === 0, 10_000);
  }

  /** Somebody who consents is there: the newest plugged in speaks for all, as one person would. */
  async #decide(page: Page): Promise<void> {
    if (!(await this.#isApproval(page))) return;
    const window = await this.#driver.waitForExtensionPage(PAGES.approve);
    await window.waitFor(testId("approve"), { timeoutMs: ARMED_MS });
    // A test may ask first and plug in its authenticator afterwards.
    const person = await poll(
      "somebody to be there",
      async () => [...this.#persons.values()].at(-1) ?? null,
      60_000,
    );
    if (!(person.config.isUserConsenting ?? true)) return;
    const isRefused = !person.isVerified && (await window.count(testId("approve-password"))) > 0;
    await click(window, isRefused ? "approve-cancel" : "approve-confirm");
  }

  async #isApproval(page: Page): Promise<boolean> {
    for (let tries = 0; tries < 50 && page.url() === "about:blank"; tries++) await sleep(20);
    return page.url().startsWith(this.#driver.extensionOrigin) && page.url().includes(PAGES.approve);
  }

  async #tellStrays(page: Page, nativeId: string): Promise<void> {
    const { length } = await this.#native.credentials(page, nativeId);
    if (length > 0) console.error(`${new URL(page.url()).pathname}: the browser itself made ${length}`);
  }

  #windows(): readonly Page[] {
    return this.#driver.context.pages().filter((page) => page.url().includes(PAGES.approve));
  }

  async #empty(): Promise<void> {
    const { passkeys } = await this.#line.ask("passkeys/list", {});
    for (const { itemId, trashedAtMs } of passkeys)
      if (trashedAtMs === null) await this.#line.ask("passkeys/trash", { itemId });
  }
}

function click(window: ChromiumPage, id: string): Promise<void> {
  return window.click(testId(id));
}
