/**
 * Devices of one vault in a real Chromium and a real Firefox on the real server: a name, the removal of one in the pages,
 * what it does then with what nobody else has, and the other going on. The steps build on one another.
 */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { SyncStatus } from "../../extension/messages/contract.ts";
import type { DevicesView } from "../../extension/messages/devices-contract.ts";
import type { PasskeySummary } from "../../extension/messages/passkey-pages-contract.ts";
import { type BrowserDriver, type DrivenPage, testId } from "../../scripts/browsers/browser-driver.ts";
import { poll } from "../../scripts/browsers/poll.ts";
import { nodeDoors } from "../../scripts/exchange/node-doors.ts";
import { connectServer, joinByWords, openSyncSection, waitForSync } from "../../scripts/start/sync-steps.ts";
import { approve, createVault, PAGES, waitForApproval } from "../../scripts/start/vault-steps.ts";
import { readExchange } from "../../shared/exchange/read-exchange.ts";
import { type CeremonySite, startCeremonySite } from "../support/ceremony-site.ts";
import { dumpRows } from "../support/database-rows.ts";
import { creationOptions, RP_ID } from "../support/options.ts";
import { PageCeremony } from "../support/page-ceremony.ts";
import { SyncServerProcess } from "../support/sync-server-process.ts";
import { askBackground, launch, PASSWORD } from "../support/vault-browser.ts";
import { type Registered, verifyRegistration } from "../support/verify-response.ts";

type Device = { readonly driver: BrowserDriver; readonly manager: DrivenPage; readonly page: DrivenPage };

const FILE_PASSPHRASE = "lighthouse ribbon seventeen cobalt meadow";
const SETTLED_MS = 30_000;

describe("two browsers of one vault", () => {
  let server: SyncServerProcess;
  let site: CeremonySite;
  let words: readonly string[];
  let chromium: Device;
  let firefox: Device;
  let onlyThere: Registered;

  beforeAll(async () => {
    [server, site] = await Promise.all([SyncServerProcess.start(), startCeremonySite()]);
    const first = await launch("chromium");
    words = await createVault(first, PASSWORD);
    const manager = await openSyncSection(first);
    await connectServer(manager, server.origin);
    chromium = { driver: first, manager, page: await first.newPage(site.origin) };

    const second = await launch("firefox");
    await (await join(second, "Firefox")).close();
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
  });

  const join = (driver: BrowserDriver, deviceName: string) =>
    joinByWords(driver, { words, server: server.origin, password: PASSWORD, deviceName });

  async function makePasskey(device: Device, userName: string): Promise<Registered> {
    const options = creationOptions();
    const named = { ...options, user: { ...options.user, name: userName, displayName: userName } };
    await device.page.bringToFront();
    const ceremony = await PageCeremony.start(device.page, "create", named);
    await approve(await waitForApproval(device.driver), PASSWORD);
    const expected = { origin: site.origin, rpId: RP_ID, userVerified: true };
    return verifyRegistration(await ceremony.credential(), { ...expected, challenge: options.challenge });
  }

  async function goto({ driver, manager }: Device, place: string): Promise<void> {
    await manager.goto("about:blank");
    await manager.goto(`${driver.extensionOrigin}/${PAGES.manager}${place}`);
    await manager.bringToFront();
  }

  const syncNow = ({ manager }: Device) =>
    askBackground<SyncStatus>(manager, "sync/now").catch(() => undefined);
  const view = ({ manager }: Device) => askBackground<DevicesView>(manager, "devices/list");
  const accounts = async ({ manager }: Device) => {
    const { passkeys } = await askBackground<{ passkeys: PasskeySummary[] }>(manager, "passkeys/list");
    return passkeys.map(({ userName }) => userName).sort();
  };
  const rowOf = (name: string) =>
    `[...document.querySelectorAll('${testId("device")}')].find((row) => row.textContent.includes(${JSON.stringify(name)}))`;

  /** Removes the other device in the pages; gives the password where it is asked for. */
  async function removeInPages(device: Device, name: string): Promise<void> {
    await goto(device, "#devices");
    const { manager } = device;
    await manager.waitUntil(rowOf(name), SETTLED_MS);
    await manager.evaluate(`${rowOf(name)}.querySelector('${testId("device-remove-open")}').click()`);
    await manager.click(testId("device-remove"));
    await poll("the removal or the password", async () => {
      if ((await manager.count(testId("replace-screen"))) > 0) return true;
      return (await manager.count(testId("verify"))) > 0 ? true : null;
    });
    if ((await manager.count(testId("verify"))) > 0) {
      await manager.fill(testId("unlock-password"), PASSWORD);
      await manager.click(testId("unlock-submit"));
    }
    await manager.waitFor(testId("replace-screen"), { timeoutMs: SETTLED_MS });
  }

  it("show each other under a name that either may change", async () => {
    await makePasskey(chromium, "shared");
    await syncNow(chromium);
    await syncNow(firefox);
    await goto(chromium, "#devices");
    const { manager } = chromium;
    await manager.waitUntil(rowOf("Firefox"), SETTLED_MS);
    await manager.evaluate(`${rowOf("Firefox")}.querySelector('${testId("device-rename-open")}').click()`);
    await manager.fill(testId("device-rename-name"), "Old laptop");
    await manager.click(testId("device-rename"));
    await manager.waitUntil(rowOf("Old laptop"), SETTLED_MS);
    await syncNow(chromium);
    await syncNow(firefox);

    const named = (await view(firefox)).devices.find(({ isThis }) => isThis);
    expect(named?.name).toBe("Old laptop");
  });

  it("remove one another, and say plainly what the removed one may still hold", async () => {
    await server.stop();
    onlyThere = await makePasskey(firefox, "only.there");
    await askBackground(firefox.manager, "vault/lock");
    await server.start();
    await syncNow(chromium);

    await removeInPages(chromium, "Old laptop");

    const { manager } = chromium;
    await manager.waitFor(testId("replace-list"));
    expect(await manager.text(testId("to-replace"))).toContain("shared");
    const removed = (await view(chromium)).devices.find(({ name }) => name === "Old laptop");
    expect(removed).toMatchObject({ status: "removed", toReplace: 1 });
  });

  it("the removed one keeps nothing but what nobody else has, and offers to save that", async () => {
    const { manager } = firefox;
    await askBackground(manager, "vault/unlock", { password: PASSWORD });
    await syncNow(firefox);
    await goto(firefox, "");
    await manager.waitFor(testId("removed-screen"), { timeoutMs: SETTLED_MS });

    expect(await accounts(firefox)).toEqual(["only.there"]);
    const stores = new Set((await dumpRows(manager)).map(({ store }) => store));
    expect([...stores]).not.toContain("entries");
    expect([...stores]).not.toContain("chunks");
  });

  it("saves it as an encrypted file that holds exactly that passkey", async () => {
    const { manager } = firefox;
    // The page's policy lets nobody fetch its own blob addresses, so the blob is caught where the address is made.
    await manager.evaluate(() => {
      const make = URL.createObjectURL.bind(URL);
      URL.createObjectURL = (blob: Blob) => {
        Object.assign(globalThis, { caughtFile: blob });
        return make(blob);
      };
    });
    await manager.click(testId("removed-save"));
    await manager.click(testId("export-continue"));
    await manager.fill(testId("unlock-password"), PASSWORD);
    await manager.click(testId("unlock-submit"));
    await manager.waitFor(testId("export-protect"), { timeoutMs: SETTLED_MS });
    await manager.fill(testId("new-password"), FILE_PASSPHRASE);
    await manager.fill(testId("repeat-password"), FILE_PASSPHRASE);
    await manager.click(testId("export-write"));
    await manager.waitFor(testId("export-save"), { timeoutMs: 60_000 });
    const base64 = await manager.evaluate(async () => {
      const { caughtFile } = globalThis as unknown as { caughtFile: Blob };
      return btoa(String.fromCharCode(...new Uint8Array(await caughtFile.arrayBuffer())));
    });

    const bytes = new Uint8Array(Buffer.from(base64, "base64"));
    const { passkeys } = await readExchange(bytes, { doors: nodeDoors, passphrase: FILE_PASSPHRASE });
    const saved = passkeys.map(({ passkey }) => Buffer.from(passkey.credentialId).toString("base64url"));
    expect(saved).toEqual([onlyThere.credentialId]);
  });

  it("erases the rest on the person's word", async () => {
    const { manager } = firefox;
    await manager.click(testId("removed-erase-sure"));
    await manager.click(testId("removed-erase"));
    await manager.waitFor(testId("manager-none"), { timeoutMs: SETTLED_MS });

    expect(await dumpRows(manager)).toEqual([]);
  });

  it("while the other goes on", async () => {
    await makePasskey(chromium, "after");
    await syncNow(chromium);

    expect(await accounts(chromium)).toEqual(["after", "shared"]);
    expect(await askBackground<SyncStatus>(chromium.manager, "sync/status")).toMatchObject({
      state: "in-sync",
      waitingEdits: 0,
    });
  });

  it("and one that comes back and is removed with nothing to save is erased at once, and says why", async () => {
    const page = await firefox.driver.openExtensionPage(PAGES.onboarding);
    await page.waitFor(testId("onboarding-welcome"));
    await join(firefox.driver, "Back again");
    await syncNow(chromium);
    await removeInPages(chromium, "Back again");

    await askBackground(firefox.manager, "sync/now").catch(() => undefined);
    await goto(firefox, "");
    await firefox.manager.waitFor(testId("erased-notice"), { timeoutMs: SETTLED_MS });

    expect(await dumpRows(firefox.manager)).toEqual([]);
  });
});
