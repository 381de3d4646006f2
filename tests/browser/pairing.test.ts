/**
 * Pairing in real browsers over the real server: by Chromium's camera that sees what Firefox shows, by a picture of the
 * code, and by words both ways; then every wrong turn, each of which ends in a clear message with nothing lost.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { DevicesView } from "../../extension/messages/devices-contract.ts";
import type { PasskeySummary } from "../../extension/messages/passkey-pages-contract.ts";
import { type BrowserDriver, type DrivenPage, testId } from "../../scripts/browsers/browser-driver.ts";
import { connectServer, openSyncSection } from "../../scripts/start/sync-steps.ts";
import { approve, createVault, waitForApproval } from "../../scripts/start/vault-steps.ts";
import { cameraFlags, filmElement, screenshotOf } from "../support/camera-picture.ts";
import { type CeremonySite, startCeremonySite } from "../support/ceremony-site.ts";
import { creationOptions, RP_ID, requestOptions } from "../support/options.ts";
import { PageCeremony } from "../support/page-ceremony.ts";
import {
  choosePicture,
  confirmDigits,
  showCode,
  shownWords,
  toReadCode,
  typeCode,
} from "../support/pairing-steps.ts";
import { SyncServerProcess } from "../support/sync-server-process.ts";
import { askBackground, launch, PASSWORD } from "../support/vault-browser.ts";
import { type Registered, verifyAssertion, verifyRegistration } from "../support/verify-response.ts";

const LIMIT_MS = 60_000;

describe("pairing in Chromium and Firefox", () => {
  let server: SyncServerProcess;
  let site: CeremonySite;
  let folder: string;
  let passkey: Registered;
  const open = new Set<BrowserDriver>();
  let latest: BrowserDriver;

  async function launched(name: "chromium" | "firefox", flags?: readonly string[]): Promise<BrowserDriver> {
    const driver = await launch(name, undefined, flags);
    open.add(driver);
    return driver;
  }
  async function closed(driver: BrowserDriver): Promise<void> {
    open.delete(driver);
    await driver.close();
  }

  beforeAll(async () => {
    [server, site] = await Promise.all([SyncServerProcess.start(), startCeremonySite()]);
    folder = await mkdtemp(join(tmpdir(), "keyferry-pairing-"));
    latest = await launched("firefox");
    await createVault(latest, PASSWORD);
    const manager = await openSyncSection(latest);
    await connectServer(manager, server.origin);
    const page = await latest.newPage(site.origin);
    const options = creationOptions();
    const ceremony = await PageCeremony.start(page, "create", options);
    await approve(await waitForApproval(latest), PASSWORD);
    passkey = await verifyRegistration(await ceremony.credential(), expected(options.challenge));
    await page.close();
  }, 240_000);
  afterAll(async () => {
    for (const driver of open) await driver.close();
    await site?.close();
    await server?.close();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  const expected = (challenge: string) => ({
    challenge,
    origin: site.origin,
    rpId: RP_ID,
    userVerified: true,
  });

  async function signIn(driver: BrowserDriver): Promise<void> {
    const page = await driver.newPage(site.origin);
    const options = requestOptions({ allowCredentials: [{ type: "public-key", id: passkey.credentialId }] });
    const ceremony = await PageCeremony.start(page, "get", options);
    await approve(await waitForApproval(driver), PASSWORD);
    await verifyAssertion(await ceremony.credential(), passkey, expected(options.challenge));
    await page.close();
  }

  const deviceNames = async (page: DrivenPage) =>
    (await askBackground<DevicesView>(page, "devices/list")).devices.map(({ name }) => name).sort();

  it("Chromium's camera reads the code that Firefox shows, and signs in with the passkey made there", async () => {
    const film = join(folder, "code.y4m");
    const chromium = await launched("chromium", cameraFlags(film));
    const newcomer = await toReadCode(chromium, "Camera Chromium");
    const existing = await showCode(latest);
    const studio = await chromium.newPage("about:blank");
    await filmElement(existing, testId("pairing-code"), studio, film);
    await studio.close();

    await newcomer.bringToFront();
    await newcomer.click(testId("pair-camera"));
    await confirmDigits(existing, newcomer);

    await signIn(chromium);
    expect(await deviceNames(existing)).toContain("Camera Chromium");
    await closed(latest);
    latest = chromium;
  }, 240_000);

  it("Firefox reads the code that Chromium shows from a picture of it", async () => {
    const firefox = await launched("firefox");
    const newcomer = await toReadCode(firefox, "Picture Firefox");
    const blank = await screenshotOf(newcomer);
    const existing = await showCode(latest);

    await choosePicture(newcomer, blank);
    await newcomer.waitFor(testId("pair-picture-none"), { timeoutMs: LIMIT_MS });
    await choosePicture(newcomer, await screenshotOf(existing));
    await confirmDigits(existing, newcomer);

    await signIn(firefox);
    await existing.close();
    await closed(latest);
    latest = firefox;
  }, 240_000);

  it("Chromium takes the words that Firefox shows", async () => {
    const chromium = await launched("chromium");
    const newcomer = await toReadCode(chromium, "Words Chromium");
    const existing = await showCode(latest);
    const { words, server: address } = await shownWords(existing);

    await typeCode(newcomer, words, address);
    await confirmDigits(existing, newcomer);

    await signIn(chromium);
    await existing.close();
    await closed(latest);
    latest = chromium;
  }, 240_000);

  describe("words typed in Firefox that Chromium shows, after every wrong turn", () => {
    let firefox: BrowserDriver;
    let newcomer: DrivenPage;
    let before: readonly string[];

    const fault = async (page: DrivenPage, id: string) => {
      await page.waitFor(testId(id), { timeoutMs: LIMIT_MS });
      return page.text(testId(id));
    };
    const again = async () => {
      await newcomer.bringToFront();
      await newcomer.click(testId("pair-again"));
    };

    beforeAll(async () => {
      firefox = await launched("firefox");
      newcomer = await toReadCode(firefox, "Words Firefox");
      const page = await latest.openExtensionPage("ui/manager/page.html#devices");
      before = await deviceNames(page);
      await page.close();
    }, 120_000);

    it("two words exchanged: the page says so, and sends nothing", async () => {
      const existing = await showCode(latest);
      const { words, server: address } = await shownWords(existing);
      const [first = "", second = "", ...rest] = words;

      await typeCode(newcomer, [second, first, ...rest], address);

      expect(await fault(newcomer, "pair-words-problems")).not.toBe("");
      expect(await newcomer.count(testId("onboarding-pair"))).toBe(0);
      await existing.click(testId("pairing-stop"));
      expect(await fault(existing, "add-device-ended")).toContain("new code");
      await existing.close();
    }, 120_000);

    it("another server: nothing waits there", async () => {
      const other = await SyncServerProcess.start();
      const existing = await showCode(latest);
      const { words } = await shownWords(existing);

      await typeCode(newcomer, words, other.origin);

      expect(await fault(newcomer, "pair-fault")).toContain("Nothing waits under this code");
      await again();
      await existing.close();
      await other.close();
    }, 120_000);

    it("wrong digits: both say so", async () => {
      const existing = await showCode(latest);
      const { words, server: address } = await shownWords(existing);
      await typeCode(newcomer, words, address);
      await newcomer.waitFor(testId("pair-digits"), { timeoutMs: LIMIT_MS });
      const digits = Number(await newcomer.text(testId("pair-digits")));
      await existing.bringToFront();
      await existing.fill(testId("match-digits"), String((digits + 1) % 1_000_000).padStart(6, "0"));
      await existing.click(testId("match-add"));

      expect(await fault(existing, "add-device-ended")).toContain("digits do not match");
      expect(await fault(newcomer, "pair-fault")).toContain("digits do not match");
      await again();
      await existing.close();
    }, 120_000);

    it("a second pairing beside the first: the first says that it was replaced", async () => {
      const first = await showCode(latest);
      const second = await showCode(latest);

      expect(await fault(first, "add-device-ended")).toContain("took the place");
      expect(await second.count(testId("pairing-code"))).toBe(1);
      await first.close();
      await second.click(testId("pairing-stop"));
      await second.close();
    }, 120_000);

    it("the existing browser's background ends in the middle: its page says so, and the other one can go on", async () => {
      const existing = await showCode(latest);
      const { words, server: address } = await shownWords(existing);
      await typeCode(newcomer, words, address);
      await newcomer.waitFor(testId("pair-digits"), { timeoutMs: LIMIT_MS });
      await latest.killBackground();

      expect(await fault(existing, "add-device-ended")).toContain("interrupted");
      await newcomer.bringToFront();
      await newcomer.click(testId("pair-cancel"));
      await newcomer.waitFor(testId("pair-words-next"), { timeoutMs: LIMIT_MS });
      await existing.close();
    }, 120_000);

    it("and then the right way: nobody was added by any of it, and nothing was lost", async () => {
      const existing = await showCode(latest);
      expect(await deviceNames(existing)).toEqual(before);
      const { words, server: address } = await shownWords(existing);

      await typeCode(newcomer, words, address);
      await confirmDigits(existing, newcomer);

      const { passkeys } = await askBackground<{ passkeys: PasskeySummary[] }>(newcomer, "passkeys/list");
      expect(passkeys).toHaveLength(1);
      await signIn(firefox);
      expect(await deviceNames(existing)).toEqual([...before, "Words Firefox"].sort());
    }, 240_000);
  });

  it("told the server's log nothing of codes, devices or passkeys", () => {
    expect(server.said).toContain("/v1/mailboxes/:hash/:slot");
    expect(server.said.match(/Chromium|Firefox|Test site|mailboxes\/[0-9a-f]{8}/u)).toBeNull();
  });
});
