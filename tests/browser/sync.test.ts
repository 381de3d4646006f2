/**
 * One vault in a real Chromium and a real Firefox, kept in sync by the real server: live, offline, through a restored
 * backup, through a fork, through a power cut. The steps build on one another.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { PasskeyDetails, SyncStatus } from "../../extension/messages/contract.ts";
import type { PasskeySummary } from "../../extension/messages/passkey-pages-contract.ts";
import { type BrowserDriver, type DrivenPage, testId } from "../../scripts/browsers/browser-driver.ts";
import { poll } from "../../scripts/browsers/poll.ts";
import { connectServer, joinByWords, openSyncSection, waitForSync } from "../../scripts/start/sync-steps.ts";
import {
  approve,
  createVault,
  PAGES,
  unlockPopup,
  waitForApproval,
} from "../../scripts/start/vault-steps.ts";
import { type CeremonySite, startCeremonySite } from "../support/ceremony-site.ts";
import { creationOptions, RP_ID, requestOptions } from "../support/options.ts";
import { type CredentialJson, PageCeremony } from "../support/page-ceremony.ts";
import { SyncServerProcess } from "../support/sync-server-process.ts";
import { askBackground, launch, PASSWORD } from "../support/vault-browser.ts";
import { type Registered, verifyAssertion, verifyRegistration } from "../support/verify-response.ts";

/** One browser with its vault open, and a page of the extension to ask the background from. */
type Device = { readonly driver: BrowserDriver; readonly manager: DrivenPage; readonly page: DrivenPage };

const SETTLED_MS = 30_000;

describe("a vault in Chromium and Firefox on one server", () => {
  let server: SyncServerProcess;
  let site: CeremonySite;
  let profileDir: string;
  let chromium: Device;
  let firefox: Device;

  beforeAll(async () => {
    [server, site] = await Promise.all([SyncServerProcess.start(), startCeremonySite()]);
    profileDir = await mkdtemp(join(tmpdir(), "keyferry-sync-profile-"));
    const first = await launch("chromium", profileDir);
    const words = await createVault(first, PASSWORD);
    const manager = await openSyncSection(first);
    await connectServer(manager, server.origin);
    chromium = { driver: first, manager, page: await first.newPage(site.origin) };

    const second = await launch("firefox");
    const joined = await joinByWords(second, {
      words,
      server: server.origin,
      password: PASSWORD,
      deviceName: "Firefox",
    });
    await joined.close();
    firefox = {
      driver: second,
      manager: await openSyncSection(second),
      page: await second.newPage(site.origin),
    };
    await waitForSync(firefox.manager);
  }, 180_000);
  afterAll(async () => {
    await chromium?.driver.close();
    await firefox?.driver.close();
    await site?.close();
    await server?.close();
    await rm(profileDir, { recursive: true, force: true, maxRetries: 5 });
  });

  const expected = (challenge: string) => ({
    challenge,
    origin: site.origin,
    rpId: RP_ID,
    userVerified: true,
  });

  async function makePasskey(device: Device, userName: string): Promise<Registered> {
    const options = creationOptions();
    const named = { ...options, user: { ...options.user, name: userName, displayName: userName } };
    await device.page.bringToFront();
    const ceremony = await PageCeremony.start(device.page, "create", named);
    await approve(await waitForApproval(device.driver), PASSWORD);
    return verifyRegistration(await ceremony.credential(), expected(options.challenge));
  }

  async function signIn(device: Device, passkey: Registered): Promise<void> {
    const options = requestOptions({ allowCredentials: [{ type: "public-key", id: passkey.credentialId }] });
    await device.page.bringToFront();
    const ceremony = await PageCeremony.start(device.page, "get", options);
    await approve(await waitForApproval(device.driver), PASSWORD);
    const credential: CredentialJson = await ceremony.credential();
    await verifyAssertion(credential, passkey, expected(options.challenge));
  }

  const status = ({ manager }: Device) => askBackground<SyncStatus>(manager, "sync/status");
  const listed = async ({ manager }: Device) =>
    (await askBackground<{ passkeys: PasskeySummary[] }>(manager, "passkeys/list")).passkeys.toSorted(
      (a, b) => a.itemId.localeCompare(b.itemId),
    );
  const named = async (device: Device, userName: string) =>
    (await listed(device)).find((passkey) => passkey.userName === userName) ?? null;
  const arrived = (device: Device, userName: string) =>
    poll(`${userName} to arrive in ${device.driver.name}`, () => named(device, userName), SETTLED_MS);
  const syncNow = ({ manager }: Device) =>
    askBackground<SyncStatus>(manager, "sync/now").catch(() => undefined);
  const stateIs = (device: Device, state: SyncStatus["state"]) =>
    poll(
      `${device.driver.name} to be ${state}`,
      async () => ((await status(device)).state === state ? true : null),
      SETTLED_MS,
    );

  async function rename(device: Device, userName: string, label: string): Promise<void> {
    const passkey = await named(device, userName);
    await askBackground(device.manager, "passkeys/rename", { itemId: passkey?.itemId ?? "", label });
  }

  async function settle(...devices: readonly Device[]): Promise<void> {
    for (const device of [...devices, ...devices]) {
      await syncNow(device);
      await stateIs(device, "in-sync");
    }
  }

  async function lock({ manager }: Device): Promise<void> {
    await askBackground(manager, "vault/lock");
  }

  async function unlock(device: Device): Promise<void> {
    await askBackground(device.manager, "vault/unlock", { password: PASSWORD });
  }

  it("signs in from Firefox with a passkey that Chromium made a moment ago, and the other way round", async () => {
    const fromChromium = await makePasskey(chromium, "made.in.chromium");
    const madeAtMs = performance.now();
    await arrived(firefox, "made.in.chromium");
    console.log(
      `a new passkey was in the other browser after ${Math.round(performance.now() - madeAtMs)} ms`,
    );
    await signIn(firefox, fromChromium);

    const fromFirefox = await makePasskey(firefox, "made.in.firefox");
    await arrived(chromium, "made.in.firefox");
    await signIn(chromium, fromFirefox);
  });

  it("merges what both changed while the server was away, and keeps the value that lost", async () => {
    await server.stop();
    await rename(chromium, "made.in.chromium", "named by Chromium");
    await rename(firefox, "made.in.chromium", "named by Firefox");
    await rename(firefox, "made.in.firefox", "only Firefox");
    const offline = await makePasskey(chromium, "made.offline");
    expect((await status(chromium)).waitingEdits).toBe(2);

    await server.start();
    await settle(chromium, firefox);

    expect(await listed(chromium)).toEqual(await listed(firefox));
    expect((await named(chromium, "made.in.firefox"))?.label).toBe("only Firefox");
    const both = await named(firefox, "made.in.chromium");
    const { passkey } = await askBackground<{ passkey: PasskeyDetails }>(firefox.manager, "passkeys/read", {
      itemId: both?.itemId ?? "",
    });
    const labels = [passkey.label, ...passkey.history.map(({ value }) => value)];
    expect(labels).toEqual(expect.arrayContaining(["named by Chromium", "named by Firefox"]));
    expect(passkey.history.map(({ isConcurrent }) => isConcurrent)).toContain(true);
    await signIn(firefox, offline);
  });

  it("gives a server back what an older backup had lost, without a question", async () => {
    await server.backUp("older");
    const later = await makePasskey(chromium, "after.the.backup");
    await arrived(firefox, "after.the.backup");
    await settle(chromium, firefox);

    await server.kill();
    await server.setBackTo("older");
    await server.start();
    await settle(chromium, firefox);

    const notes = [...(await status(chromium)).notes, ...(await status(firefox)).notes];
    expect(notes.map(({ about }) => about)).toContain("server-healed");
    expect((await status(chromium)).fork).toBeNull();
    expect(await listed(chromium)).toEqual(await listed(firefox));
    await signIn(firefox, later);
  });

  it("raises the alarm when the server tells two histories, keeps both, and joins them on the person's word", async () => {
    await server.backUp("fork");
    await lock(firefox);
    const here = await makePasskey(chromium, "on.one.branch");
    await settle(chromium);
    await lock(chromium);
    await server.stop();
    await server.setBackTo("fork");
    await server.start();
    await unlock(firefox);
    const there = await makePasskey(firefox, "on.the.other");
    await settle(firefox);

    await unlock(chromium);
    await syncNow(chromium);
    await stateIs(chromium, "forked");
    await chromium.manager.bringToFront();
    await chromium.manager.waitFor(testId("fork-alarm"), { timeoutMs: SETTLED_MS });
    const popup = await chromium.driver.openExtensionPage(PAGES.popup);
    await popup.waitFor(testId("popup-sync-alarm"));
    await popup.close();
    expect(await named(chromium, "on.one.branch")).not.toBeNull();
    await signIn(chromium, here);

    await chromium.manager.bringToFront();
    await chromium.manager.click(testId("fork-merge"));
    await stateIs(chromium, "in-sync");
    await settle(firefox);

    await arrived(firefox, "on.one.branch");
    expect(await listed(chromium)).toEqual(await listed(firefox));
    await signIn(firefox, here);
    await signIn(chromium, there);
  });

  it("keeps what was changed offline through a power cut of browser and server", async () => {
    await server.kill();
    await rename(chromium, "made.in.chromium", "before the power cut");
    const last = await makePasskey(chromium, "before.the.power.cut");
    await chromium.driver.kill();
    await server.start();

    const driver = await launch("chromium", profileDir);
    const popup = await driver.openExtensionPage(PAGES.popup);
    await unlockPopup(popup, PASSWORD);
    await popup.close();
    chromium = { driver, manager: await openSyncSection(driver), page: await driver.newPage(site.origin) };
    await settle(chromium, firefox);

    await arrived(firefox, "before.the.power.cut");
    expect((await named(firefox, "made.in.chromium"))?.label).toBe("before the power cut");
    await signIn(firefox, last);
  });

  it("told the server's log nothing of sites, accounts or keys", () => {
    const said = server.said;
    expect(said).toContain("listens");
    expect(said.match(/Test site|made\.|offline|Anna|example\.org/u)).toBeNull();
  });
});
