/**
 * Bytes of the vault's database are flipped in a real browser: the person is told what happened, what is safe and what
 * to do, everything that is not hit works on, and with the bytes put back nothing is missing. Every kind of row is
 * gone through in tests/extension/background/damaged-rows.test.ts; here is what the person sees of it.
 */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { shelfNameOf } from "../../extension/background/vault/shelf.ts";
import type { ItemRow, ShelfRow, SingleRow, VaultRow } from "../../extension/storage/schema.ts";
import { faultKeys } from "../../extension/ui/components/fault-key.ts";
import { type DrivenPage, testId } from "../../scripts/browsers/browser-driver.ts";
import { lockFromPopup, PAGES, unlockPopup, waitForApproval } from "../../scripts/start/vault-steps.ts";
import { decodeStrict, encodeCanonical } from "../../shared/cbor/cbor.ts";
import { localeFile } from "../extension/ui/locale-files.ts";
import { ROOT } from "../structure/source-tree.ts";
import { watchTransactions } from "../support/background-scope.ts";
import { BROWSERS } from "../support/browsers.ts";
import { changeRow, type DumpedRow, dumpRows } from "../support/database-rows.ts";
import { creationOptions, requestOptions } from "../support/options.ts";
import { PageCeremony } from "../support/page-ceremony.ts";
import { approveRequest, openVaultBrowser, PASSWORD, type VaultBrowser } from "../support/vault-browser.ts";

const SHOTS = join(ROOT, "build/test-results/damaged-vault");

function flipped(bytes: Uint8Array): Uint8Array {
  return bytes.map((byte, place) => (place === bytes.length - 1 ? byte ^ 1 : byte));
}

/** An unlock record whose Argon2id is to take 8 MiB. */
function weakened(record: Uint8Array): Uint8Array {
  // A map of texts, as shared/vault/unlock-record.ts writes it.
  const map = decodeStrict(record) as Map<string, never>;
  const params = Object.entries({ m: 8192, t: 3, p: 1 });
  return encodeCanonical(new Map([...map, ["params", new Map(params)]]));
}

async function expectFault(page: DrivenPage, id: string, code: string): Promise<void> {
  await page.waitFor(testId(id), { timeoutMs: 20_000 });
  const shown = await page.text(testId(id));
  const parts = localeFile("en")[faultKeys(code)[0] ?? ""]?.message.split("\n") ?? [];
  expect(parts).toHaveLength(3);
  expect(parts.filter((part) => !shown.includes(part))).toEqual([]);
}

describe.each(BROWSERS)("in $name", ({ name }) => {
  let browser: VaultBrowser;
  let page: DrivenPage;
  let popup: DrivenPage;
  /** The item rows of anna and bert. */
  const rowOf = new Map<string, DumpedRow>();
  const idOf = new Map<string, string>();

  async function register(userName: string): Promise<void> {
    const known = new Set((await rows("items")).map(({ value }) => (value as ItemRow).id));
    const user = { id: Buffer.from(userName).toString("base64url"), name: userName, displayName: userName };
    await page.bringToFront();
    const ceremony = await PageCeremony.start(page, "create", creationOptions({ user }));
    await approveRequest(browser.driver);
    idOf.set(userName, (await ceremony.credential()).id);
    const fresh = (await rows("items")).find(({ value }) => !known.has((value as ItemRow).id));
    if (fresh) rowOf.set(userName, fresh);
  }

  async function rows(store: string): Promise<readonly DumpedRow[]> {
    return (await dumpRows(popup)).filter((row) => row.store === store);
  }

  async function vaultRow(): Promise<DumpedRow & { readonly value: VaultRow }> {
    const [row] = await rows("vault");
    // The one row of its table.
    return row as DumpedRow & { readonly value: VaultRow };
  }

  function itemRow(userName: string): DumpedRow & { readonly value: ItemRow } {
    return rowOf.get(userName) as DumpedRow & { readonly value: ItemRow };
  }

  async function expectSignIn(userName: string): Promise<void> {
    await page.bringToFront();
    const allowCredentials = [{ type: "public-key", id: idOf.get(userName) }];
    const ceremony = await PageCeremony.start(page, "get", requestOptions({ allowCredentials }));
    await approveRequest(browser.driver);
    expect((await ceremony.credential()).id).toBe(idOf.get(userName));
  }

  async function shot(target: DrivenPage, title: string): Promise<void> {
    await target.screenshot(join(SHOTS, `${name}-${title}.png`));
  }

  beforeAll(async () => {
    await mkdir(SHOTS, { recursive: true });
    browser = await openVaultBrowser(name);
    popup = await browser.driver.openExtensionPage(PAGES.popup);
    page = await browser.driver.newPage(browser.site.origin);
    await register("anna");
    await register("bert");
  });
  afterAll(() => browser?.close());

  it("a wrong password is counted and said, and the right one then opens the same vault", async () => {
    await popup.bringToFront();
    await lockFromPopup(popup);
    await popup.fill(testId("unlock-password"), "not this one at all");
    await popup.click(testId("unlock-submit"));
    await popup.waitUntil(`document.body.textContent.includes("4 tries left")`, 20_000);
    await shot(popup, "wrong-password");

    await unlockPopup(popup, PASSWORD);
    await popup.waitUntil(`document.querySelectorAll('${testId("passkey-row")}').length === 2`);
  });

  it("a damaged passkey is left out and told, the other one signs in", async () => {
    const { value } = itemRow("anna");
    const [shelf] = (await rows("shelves")).filter(
      (row) => (row.value as ShelfRow).name === shelfNameOf(value.id),
    );
    if (shelf === undefined) throw new Error("no shelf");
    const undoShelf = await changeRow(popup, shelf, { sealed: flipped((shelf.value as ShelfRow).sealed) });
    const undoState = await changeRow(popup, itemRow("anna"), { sealedState: flipped(value.sealedState) });
    // A background that goes on remembers the list.
    await browser.driver.killBackground();
    await popup.goto(`${browser.driver.extensionOrigin}/${PAGES.popup}`);

    await expectFault(popup, "damage", "vault/corrupted-row");
    expect(await popup.count(testId("passkey-row"))).toBe(1);
    await shot(popup, "damaged-passkey");
    await expectSignIn("bert");

    await undoShelf();
    await undoState();
    await browser.driver.killBackground();
    await popup.goto(`${browser.driver.extensionOrigin}/${PAGES.popup}`);
    await popup.waitUntil(`document.querySelectorAll('${testId("passkey-row")}').length === 2`);
    expect(await popup.count(testId("damage"))).toBe(0);
    await expectSignIn("anna");
  });

  it("a damaged private key fails in the approval window and nowhere else", async () => {
    const { sealedSecret } = itemRow("anna").value;
    const undo = await changeRow(popup, itemRow("anna"), {
      sealedSecret: flipped(sealedSecret ?? new Uint8Array()),
    });
    await page.bringToFront();
    const allowCredentials = [{ type: "public-key", id: idOf.get("anna") }];
    const ceremony = await PageCeremony.start(page, "get", requestOptions({ allowCredentials }));
    const window = await waitForApproval(browser.driver);
    await window.click(testId("approve-confirm"));

    await window.waitFor(testId("approve-failed"));
    await expectFault(window, "approve-fault", "vault/corrupted-row");
    await shot(window, "damaged-key");
    await window.click(testId("approve-close"));
    expect(await ceremony.errorName()).toBe("NotAllowedError");
    await window.waitForClose();
    await expectSignIn("bert");

    await undo();
    await expectSignIn("anna");
  });

  it("a damaged end of the log lets sign-ins go on and create() fail, with nothing registered", async () => {
    const [head] = (await rows("singles")).filter(({ value }) => (value as SingleRow).name === "head");
    if (head === undefined) throw new Error("no head");
    const undo = await changeRow(popup, head, { sealed: flipped((head.value as SingleRow).sealed) });
    await expectSignIn("anna");
    const ceremony = await PageCeremony.start(page, "create", creationOptions());
    const window = await waitForApproval(browser.driver);
    await window.click(testId("approve-confirm"));

    await window.waitFor(testId("approve-failed"));
    await expectFault(window, "approve-fault", "vault/damaged-head");
    await window.click(testId("approve-close"));
    expect(await ceremony.errorName()).toBe("NotAllowedError");
    await window.waitForClose();
    const held = (await rows("items")).length;
    expect(held).toBe(2);

    await undo();
    await register("cleo");
    expect(await rows("items")).toHaveLength(held + 1);
  });

  const LOCKED: readonly [string, (vault: VaultRow) => Parameters<typeof changeRow>[2], string][] = [
    // what is damaged            how                                                             what is said
    ["tables of a newer version", () => ({ version: 99 }), "vault/unknown-version"],
    ["keyring", ({ sealedKeyring }) => ({ sealedKeyring: flipped(sealedKeyring) }), "vault/damaged-keyring"],
    [
      "password made cheap to guess",
      ({ unlockRecords }) => ({ unlockRecords: unlockRecords.map(weakened) }),
      "vault/unlock-parameters",
    ],
    [
      "unlock record",
      ({ unlockRecords }) => ({ unlockRecords: unlockRecords.map((one) => one.slice(1)) }),
      "vault/malformed-unlock-record",
    ],
  ];

  it.each(LOCKED)("%s: unlocking says so and stays locked", async (_, change, code) => {
    await popup.bringToFront();
    await lockFromPopup(popup);
    const row = await vaultRow();
    const undo = await changeRow(popup, row, change(row.value));
    await popup.fill(testId("unlock-password"), PASSWORD);
    await popup.click(testId("unlock-submit"));

    await expectFault(popup, "unlock-fault", code);
    expect(await popup.count(testId("popup-locked"))).toBe(1);
    await shot(popup, code.replace("/", "-"));

    await undo();
    await unlockPopup(popup, PASSWORD);
    const held = (await rows("items")).length;
    await popup.waitUntil(`document.querySelectorAll('${testId("passkey-row")}').length === ${held}`);
    await expectSignIn("bert");
  });

  it("a write that the browser aborts: create() fails, with nothing registered", async () => {
    const { driver } = browser;
    const before = (await rows("items")).length;
    await page.bringToFront();
    const ceremony = await PageCeremony.start(page, "create", creationOptions());
    const window = await waitForApproval(driver);
    const watched = await watchTransactions(driver, popup, "abort");
    await window.click(testId("approve-confirm"));

    await window.waitFor(testId("approve-failed"));
    await expectFault(window, "approve-fault", "storage/failed");
    await shot(window, "failed-write");
    await watched.goOn();
    await window.click(testId("approve-close"));
    expect(await ceremony.errorName()).toBe("NotAllowedError");
    await window.waitForClose();
    expect(await rows("items")).toHaveLength(before);
    await register("dora");
    expect(await rows("items")).toHaveLength(before + 1);
  });
});
