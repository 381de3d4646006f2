/**
 * Moving in and out through the manager's pages: what comes in signs in and answers as it did elsewhere, what goes out
 * can be brought back, and nothing that goes wrong changes the vault.
 */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { PasskeySummary } from "../../extension/messages/passkey-pages-contract.ts";
import { type DrivenPage, testId } from "../../scripts/browsers/browser-driver.ts";
import { type DemoSite, startDemoSite } from "../../scripts/demo-site/main.ts";
import { beginSignIn } from "../../scripts/start/demo-site-steps.ts";
import {
  chooseFile,
  commitImport,
  givePassphrase,
  openExport,
  openImport,
  previewExport,
  saveExport,
  verifyForExport,
  waitForImport,
  writeProtected,
} from "../../scripts/start/exchange-steps.ts";
import { FIXTURE_PASSPHRASE, fixtureBytes } from "../shared/exchange/fixtures.ts";
import { BROWSERS } from "../support/browsers.ts";
import {
  accountFileOf,
  type FileFolder,
  fileFolder,
  localhostSample,
  manyPasskeys,
} from "../support/exchange-files.ts";
import {
  approveRequest,
  askBackground,
  openVaultBrowser,
  PASSWORD,
  type VaultBrowser,
} from "../support/vault-browser.ts";

const PASSPHRASE = "copper ferry window eleven gulls";
/** Firefox shows the same with fewer, which saves a minute. */
const MANY = { chromium: 10_000, firefox: 2_000 } as const;

const sample = localhostSample();

describe.each(BROWSERS)("in $name", ({ name }) => {
  let browser: VaultBrowser;
  let files: FileFolder;
  let site: DemoSite;
  let manager: DrivenPage;

  beforeAll(async () => {
    files = await fileFolder();
    const dataFile = await files.write("accounts.json", accountFileOf(sample));
    site = await startDemoSite({ dataFile });
    browser = await openVaultBrowser(name);
    manager = await openImport(browser.driver);
  });
  afterAll(async () => {
    await browser?.close();
    await site?.close();
    await files?.remove();
  });

  const kept = async (page = manager) =>
    (await askBackground<{ passkeys: PasskeySummary[] }>(page, "passkeys/list")).passkeys.filter(
      ({ trashedAtMs }) => trashedAtMs === null,
    );

  async function begin(page = manager): Promise<void> {
    await page.evaluate("void (location.hash = 'moving/import')");
    await page.waitFor(testId("import-file"), { state: "attached" });
  }

  it("refuses a damaged file and one that holds no passkeys, and changes nothing", async () => {
    const cut = fixtureBytes("cxf-multi-alg.json").slice(0, 900);
    expect(await chooseFile(manager, await files.write("cut.json", cut))).toBe("refused");
    expect(await manager.text(testId("import-fault"))).toContain("Nothing was imported");

    const csv = "name,url,username,password\nShop,https://shop.example,anna,secret\n";
    expect(await chooseFile(manager, await files.write("passwords.json", csv))).toBe("refused");
    await manager.waitFor(`${testId("import-refused")}[data-about="csv"]`);
    expect(await kept()).toEqual([]);
  });

  it("imports a passkey that then signs in at the demo site, with the PRF output it had elsewhere", async () => {
    await begin();
    expect(await chooseFile(manager, await files.write("passkey.txt", sample.file))).toBe("preview");
    expect(await kept()).toEqual([]);
    expect(await commitImport(manager)).toBe(1);

    expect(await signIn(browser)).toEqual({ account: sample.userName, prfHex: sample.prfOutputHex });
  });

  it("opens a protected file with its own passphrase only, and tells what became of each passkey and why", async () => {
    await begin();
    const file = fixtureBytes("bitwarden-passkeys.password-protected-argon2id.json");
    expect(await chooseFile(manager, await files.write("protected.json", file))).toBe("passphrase");
    expect(await givePassphrase(manager, "not the passphrase")).toBe("passphrase");
    expect(await manager.text(".field-error")).toContain("Nothing was imported");
    expect(await kept()).toHaveLength(1);

    expect(await givePassphrase(manager, FIXTURE_PASSPHRASE)).toBe("preview");
    await manager.waitUntil(`document.querySelectorAll('${testId("import-row")}').length === 10`);
    const taken = await manager.count(`${testId("import-row")}[data-verdict="import"]`);
    await manager.click(testId("import-take"));
    expect(await commitImport(manager)).toBe(taken - 1);
    expect(await kept()).toHaveLength(taken);
    expect(await manager.count(`${testId("import-row")}[data-verdict="declined"]`)).toBe(1);
    expect(await manager.count(`${testId("import-row")}[data-verdict="already-present"]`)).toBe(1);

    const report = await manager.download(testId("import-report-save"));
    const text = Buffer.from(report.bytes).toString("utf8");
    expect(report.name).toMatch(/^keyferry-import-\d{4}-\d{2}-\d{2}\.txt$/);
    expect(text).toContain(`${taken - 1} of 10 passkeys imported`);
    expect(text).toContain("items[7].login.fido2Credentials[0]");
    expect(text.split("\r\n").filter((line) => line.startsWith("example.com\t"))).toHaveLength(9);
  });

  it("brings nothing in twice, and undoes an import as one step even after the page was loaded anew", async () => {
    const before = await kept();
    await begin();
    expect(
      await chooseFile(manager, await files.write("again.json", fixtureBytes("bitwarden-passkeys.json"))),
    ).toBe("preview");
    expect(await commitImport(manager)).toBe(1);
    expect(await kept()).toHaveLength(before.length + 1);

    await manager.close();
    manager = await browser.driver.openExtensionPage("ui/manager/page.html#moving");
    await manager.waitFor(testId("earlier-imports"));
    expect(await manager.count(testId("earlier-import"))).toBe(3);
    await manager.click(testId("earlier-import-open"));
    await waitForImport(manager, ["done"]);
    await manager.click(testId("import-undo"));
    await waitForImport(manager, ["undone"]);

    const after = await kept();
    expect(after.map(({ itemId }) => itemId).sort()).toEqual(before.map(({ itemId }) => itemId).sort());
  });

  it("exports a bundle that brings the passkey and its PRF data to another vault", async () => {
    const exporting = await openExport(browser.driver);
    await exporting.click(testId("export-sites"));
    await exporting.click(`${testId("export-site")}[data-site="localhost"]`);
    await previewExport(exporting);
    await verifyForExport(exporting, PASSWORD);
    const { name: fileName, bytes } = await writeProtected(exporting, PASSPHRASE);
    expect(Buffer.from(bytes).toString("latin1")).toMatch(/^age-encryption\.org\/v1\n/);
    expect(fileName).not.toContain("localhost");
    await exporting.close();

    const other = await openVaultBrowser(name);
    try {
      const importing = await openImport(other.driver);
      expect(await chooseFile(importing, await files.write("moved", bytes), PASSPHRASE)).toBe("preview");
      expect(await commitImport(importing)).toBe(1);
      expect(await signIn(other)).toEqual({ account: sample.userName, prfHex: sample.prfOutputHex });
    } finally {
      await other.close();
    }
  });

  it("writes a file without protection only after the word was typed, and says what it cannot hold", async () => {
    const exporting = await openExport(browser.driver);
    await exporting.click(testId("export-plain-targets"));
    await exporting.click(testId("export-target-bitwarden"));
    await previewExport(exporting);
    expect(
      await exporting.count(`${testId("export-lost-parts")} [data-part="prfWithUserVerification"]`),
    ).toBe(1);
    await verifyForExport(exporting, PASSWORD);
    await exporting.click(testId("export-write"));
    await exporting.waitFor(".field-error");
    expect(await exporting.count(testId("export-written"))).toBe(0);

    await exporting.fill(testId("export-plain-typed"), await exporting.text(testId("export-plain-word")));
    await exporting.click(testId("export-write"));
    const { bytes } = await saveExport(exporting);
    const document = JSON.parse(Buffer.from(bytes).toString("utf8")) as { items: readonly unknown[] };
    expect(document.items.length).toBeGreaterThan(1);
    await exporting.close();
  });

  it(`imports ${MANY[name].toLocaleString("en")} passkeys, shows how far it is, and answers clicks meanwhile`, async () => {
    const before = (await kept()).length;
    await manager.evaluate("void (location.hash = 'moving/import')");
    await watchProgress(manager);
    const path = await files.write("many.json", manyPasskeys(MANY[name]));
    await manager.setFile(testId("import-file"), path);
    await waitForImport(manager, ["reading"]);
    const popup = await browser.driver.openExtensionPage("ui/popup/page.html");
    await popup.waitFor(testId("lock"));
    await popup.close();
    await manager.bringToFront();
    await waitForImport(manager, ["preview"], 120_000);
    await manager.fill(testId("import-search"), "site-1999.example");
    await manager.waitUntil(`document.querySelectorAll('${testId("import-row")}').length === 1`);

    expect(await commitImport(manager, 240_000)).toBe(MANY[name]);
    const seen = await progressSeen(manager);
    expect(between(seen, ["checking"], MANY[name]), seen.join(" ")).toBeGreaterThan(0);
    expect(between(seen, ["sealing", "saving"], MANY[name]), seen.join(" ")).toBeGreaterThan(0);
    expect(await kept()).toHaveLength(before + MANY[name]);
  }, 300_000);

  /** Signs in at the demo site with whatever passkey is offered, asking for the PRF output of the sample's input. */
  async function signIn({ driver }: VaultBrowser): Promise<{ account: string; prfHex: string }> {
    const page = await driver.newPage(site.origin);
    await page.click(testId("advanced-toggle"));
    await page.fill(testId("advanced-prf"), sample.prfInput);
    await beginSignIn(page);
    await approveRequest(driver);
    await page.waitFor(testId("prf-output"));
    const prfHex = await page.text(testId("prf-output"));
    await page.click(testId("continue"));
    const account = await page.text(testId("account-name"));
    await page.close();
    return { account, prfHex };
  }
});

/** Notes every part of the work that the page shows, and how many passkeys are done of it. */
async function watchProgress(page: DrivenPage): Promise<void> {
  await page.evaluate(() => {
    const seen = new Set<string>();
    Object.assign(globalThis, { progressSeen: seen });
    const note = () => {
      const shown = document.querySelector<HTMLElement>('[data-testid="import-part"]');
      if (shown !== null) seen.add(`${shown.dataset["part"]}:${shown.dataset["done"]}`);
    };
    new MutationObserver(note).observe(document.body, { attributes: true, childList: true, subtree: true });
  });
}

async function progressSeen(page: DrivenPage): Promise<readonly string[]> {
  return page.evaluate<string[]>("[...globalThis.progressSeen]");
}

/** How many figures of these parts are neither their beginning nor their end. */
function between(seen: readonly string[], parts: readonly string[], total: number): number {
  return seen.filter((shown) => {
    const [part = "", done = ""] = shown.split(":");
    return parts.includes(part) && Number(done) > 0 && Number(done) < total;
  }).length;
}
