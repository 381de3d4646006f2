/**
 * The worst day, in real browsers: everything from the words alone in a browser that never saw it, everything from a
 * backup file with no server anywhere, and every wrong turn on the way, which ends in a clear message with nothing lost.
 */
import { generateKeyPairSync } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ImportStage } from "../../extension/messages/exchange-contract.ts";
import { FILE_PIECE_BYTES } from "../../extension/messages/exchange-contract.ts";
import type { PasskeySummary } from "../../extension/messages/passkey-pages-contract.ts";
import type { WrittenBackup } from "../../extension/messages/recovery-contract.ts";
import { type BrowserDriver, type DrivenPage, testId } from "../../scripts/browsers/browser-driver.ts";
import { poll } from "../../scripts/browsers/poll.ts";
import { connectServer, joinByWords, openSyncSection, waitForSync } from "../../scripts/start/sync-steps.ts";
import { approve, createVault, PAGES, waitForApproval } from "../../scripts/start/vault-steps.ts";
import { decodeBase64url, encodeBase64url } from "../../shared/bytes/base64url.ts";
import { utf8ToBytes } from "../../shared/bytes/bytes.ts";
import { writeCxf } from "../../shared/exchange/cxf/write-cxf.ts";
import { readPkcs8 } from "../../shared/exchange/key-reading.ts";
import { wordsFromEntropy } from "../../shared/vault/recovery-words.ts";
import { barePasskey, quickDoors } from "../shared/exchange/sample-passkeys.ts";
import { type CeremonySite, startCeremonySite } from "../support/ceremony-site.ts";
import { creationOptions, RP_ID, requestOptions } from "../support/options.ts";
import { PageCeremony } from "../support/page-ceremony.ts";
import { SyncServerProcess } from "../support/sync-server-process.ts";
import { askBackground, launch, PASSWORD } from "../support/vault-browser.ts";
import { type Registered, verifyAssertion, verifyRegistration } from "../support/verify-response.ts";

/** With the one that is made on the site. */
const PASSKEYS = 1000;
const LONG_MS = 120_000;

let server: SyncServerProcess;
let site: CeremonySite;
let words: readonly string[];
let registered: Registered;
let backup: string;

const expected = (challenge: string) => ({ challenge, origin: site.origin, rpId: RP_ID, userVerified: true });

beforeAll(async () => {
  [server, site] = await Promise.all([SyncServerProcess.start(), startCeremonySite()]);
  const driver = await launch("chromium");
  try {
    words = await createVault(driver, PASSWORD);
    const page = await driver.newPage(site.origin);
    const options = creationOptions();
    const ceremony = await PageCeremony.start(page, "create", options);
    await approve(await waitForApproval(driver), PASSWORD);
    registered = await verifyRegistration(await ceremony.credential(), expected(options.challenge));
    const manager = await openSyncSection(driver);
    await importMany(manager, PASSKEYS - 1);
    await connectServer(manager, server.origin);
    await waitForSync(manager, "in-sync", LONG_MS);
    backup = await writtenBackup(manager);
  } finally {
    await driver.close();
  }
}, 300_000);
afterAll(async () => {
  await site?.close();
  await server?.close();
});

describe("a browser that never saw the vault", () => {
  it("has a thousand passkeys from the words alone, and signs in with one of them", {
    timeout: 240_000,
  }, async () => {
    const driver = await launch("firefox");
    try {
      const given = { words, server: server.origin, password: PASSWORD, deviceName: "New laptop" };
      const joined = await joinByWords(driver, given);
      expect(await joined.text(testId("joined-passkeys"))).toMatch(/1[.,\s]?000/);
      expect(await joined.text(testId("joined-freshness"))).not.toBe("");
      await signIn(driver);
    } finally {
      await driver.close();
    }
  });

  it("has them from the backup file with no server anywhere, and signs in", {
    timeout: 240_000,
  }, async () => {
    await server.close();
    const driver = await launch("chromium");
    try {
      const page = await toRestore(driver, words, backup);
      await page.click(testId("restore-submit"));
      await page.waitFor(testId("onboarding-restored"), { timeoutMs: LONG_MS });
      expect(await page.text(testId("restored-passkeys"))).toMatch(/1[.,\s]?000/);
      expect(await page.text(testId("restored-freshness"))).not.toBe("");
      const manager = await driver.openExtensionPage(`${PAGES.manager}#passkeys`);
      const { passkeys } = await askBackground<{ passkeys: PasskeySummary[] }>(manager, "passkeys/list");
      expect(passkeys).toHaveLength(PASSKEYS);
      await signIn(driver);
    } finally {
      await driver.close();
    }
  });
});

describe("wrong turns", () => {
  const other = () => wordsFromEntropy(new Uint8Array(32).fill(9));

  it("end in a clear message, and the right words and file still bring everything", {
    timeout: 240_000,
  }, async () => {
    const driver = await launch("chromium");
    try {
      const damaged = `${backup.slice(0, 4000)}AAAA${backup.slice(4004)}`;
      const turns = [
        ["other words", other(), backup],
        ["a damaged file", words, damaged],
        ["another kind of file", words, encodeBase64url(utf8ToBytes("not a backup at all"))],
        ["a file cut short", words, backup.slice(0, 5000)],
      ] as const;
      const said = new Set<string>();
      let page = await toRestore(driver, turns[0][1], turns[0][2]);
      for (const [name, given, file] of turns) {
        await page.close();
        page = await toRestore(driver, given, file);
        await page.click(testId("restore-submit"));
        await page.waitFor(testId("restore-fault"), { timeoutMs: LONG_MS });
        const text = await page.text(testId("restore-fault"));
        const parts = await page.evaluate<number, readonly [string]>(
          (selector: string) => document.querySelectorAll(`${selector} p`).length,
          testId("restore-fault"),
        );
        expect([name, parts >= 2]).toEqual([name, true]);
        said.add(text);
        expect(await askBackground(page, "vault/status")).toMatchObject({ state: "none" });
      }
      expect(said.size).toBe(3);
      await page.close();
      page = await toRestore(driver, words, backup);
      await page.click(testId("restore-submit"));
      await page.waitFor(testId("onboarding-restored"), { timeoutMs: LONG_MS });
    } finally {
      await driver.close();
    }
  });

  it("with words are told where they are typed, with what may mend them", { timeout: 240_000 }, async () => {
    const driver = await launch("firefox");
    try {
      const page = await wordsPage(driver);
      const [first = "", second = ""] = words;
      await typeWords(page, words.with(0, second).with(1, first));
      await page.click(testId("join-words-next"));
      await page.waitFor(testId("join-words-fix-1"));
      await page.click(testId("join-words-fix-1"));
      await page.click(testId("join-words-next"));
      await page.waitFor(testId("onboarding-join-server"));
    } finally {
      await driver.close();
    }
  });
});

async function signIn(driver: BrowserDriver): Promise<void> {
  const page = await driver.newPage(site.origin);
  const options = requestOptions({ allowCredentials: [{ type: "public-key", id: registered.credentialId }] });
  await page.bringToFront();
  const ceremony = await PageCeremony.start(page, "get", options);
  await approve(await waitForApproval(driver), PASSWORD);
  await verifyAssertion(await ceremony.credential(), registered, expected(options.challenge));
}

/** As the person imports a file of another vendor. */
async function importMany(page: DrivenPage, count: number): Promise<void> {
  const passkeys = Array.from({ length: count }, (_, place) => {
    const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    const { alg, pkcs8 } = readPkcs8(new Uint8Array(privateKey.export({ format: "der", type: "pkcs8" })));
    const credentialId = new Uint8Array(32).fill(7);
    new DataView(credentialId.buffer).setUint32(0, place);
    return barePasskey({
      alg,
      privateKeyPkcs8: pkcs8,
      credentialId,
      rpId: `site-${place}.example`,
      userName: `user ${place}`,
    });
  });
  const [file] = writeCxf(passkeys, { doors: quickDoors }).files;
  if (file === undefined) throw new Error("no file");
  const { importId } = await askBackground<{ importId: string }>(page, "exchange/import-begin", {
    sizeBytes: file.bytes.length,
  });
  for (let offset = 0; offset < file.bytes.length; offset += FILE_PIECE_BYTES)
    await askBackground(page, "exchange/import-piece", {
      importId,
      offset,
      bytes: encodeBase64url(file.bytes.slice(offset, offset + FILE_PIECE_BYTES)),
    });
  const stage = (name: ImportStage["stage"]) =>
    poll(
      `the import to be at ${name}`,
      async () => {
        const now = await askBackground<ImportStage>(page, "exchange/import-status", { importId });
        return now.stage === name ? now : null;
      },
      LONG_MS,
    );
  await askBackground(page, "exchange/import-read", { importId, passphrase: null });
  await stage("preview");
  await askBackground(page, "exchange/import-commit", { importId, without: [] });
  await stage("done");
}

/** The bytes that the manager's button saves, base64url. */
async function writtenBackup(page: DrivenPage): Promise<string> {
  const { backupId, sizeBytes } = await askBackground<WrittenBackup>(page, "backup/write");
  const pieces: Buffer[] = [];
  for (let offset = 0; offset < sizeBytes; offset += FILE_PIECE_BYTES) {
    const { bytes } = await askBackground<{ bytes: string }>(page, "backup/piece", { backupId, offset });
    pieces.push(Buffer.from(decodeBase64url(bytes) ?? new Uint8Array()));
  }
  return Buffer.concat(pieces).toString("base64url");
}

async function wordsPage(driver: BrowserDriver): Promise<DrivenPage> {
  const page = await driver.openExtensionPage(PAGES.onboarding);
  await page.waitFor(testId("onboarding-welcome"));
  await page.click(testId("onboarding-join-start"));
  await page.click(testId("join-by-words"));
  await page.waitFor(testId("onboarding-join-words"));
  return page;
}

async function typeWords(page: DrivenPage, given: readonly string[]): Promise<void> {
  for (const [index, word] of given.entries()) await page.fill(testId(`join-word-${index + 1}`), word);
}

/** From the first page to the last question before restoring. */
async function toRestore(driver: BrowserDriver, given: readonly string[], file: string): Promise<DrivenPage> {
  const page = await wordsPage(driver);
  await typeWords(page, given);
  await page.click(testId("join-words-next"));
  await page.click(testId("join-from-file"));
  await page.evaluate(
    (selector: string, base64: string) => {
      const binary = atob(base64.replaceAll("-", "+").replaceAll("_", "/"));
      const bytes = Uint8Array.from(binary, (letter) => letter.charCodeAt(0));
      const transfer = new DataTransfer();
      transfer.items.add(new File([bytes], "keyferry-backup-2026-11-24.keyferry"));
      const input = document.querySelector<HTMLInputElement>(selector);
      if (input === null) throw new Error("no file field");
      input.files = transfer.files;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    },
    testId("restore-file"),
    file,
  );
  await page.click(testId("restore-file-next"));
  await page.fill(testId("new-password"), PASSWORD);
  await page.fill(testId("repeat-password"), PASSWORD);
  await page.waitUntil(`document.querySelector('${testId("device-name")}').value !== ""`);
  await page.click(testId("onboarding-next"));
  await page.waitFor(testId("onboarding-restore"));
  return page;
}
