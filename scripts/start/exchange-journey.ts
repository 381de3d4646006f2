/** The part of the journey in which passkeys leave in a file of another vendor, are lost, and come back from it. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BrowserDriver, testId } from "../browsers/browser-driver.ts";
import {
  chooseFile,
  commitImport,
  openExport,
  openImport,
  previewExport,
  verifyForExport,
  writeProtected,
} from "./exchange-steps.ts";
import type { Narrator } from "./narrator.ts";
import type { Pictures } from "./pictures.ts";
import { PAGES, waitForPasskey } from "./vault-steps.ts";

const PASSPHRASE = "granite willow compass eleven gulls";
const TAB = [1280, 800] as const;

export type ExchangeJourney = {
  readonly driver: BrowserDriver;
  readonly narrator: Narrator;
  readonly pictures: Pictures;
  /** Account whose passkey is in the vault. */
  readonly account: string;
  /** Secret: opens the vault. */
  readonly password: string;
};

/** Leaves the vault as it was. The file never outlives it. */
export async function leaveAndComeBack(journey: ExchangeJourney): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "keyferry-journey-"));
  try {
    const path = join(folder, "export");
    await writeFile(path, await exportForBitwarden(journey), { mode: 0o600 });
    await losePasskey(journey);
    await importBack(journey, path);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function exportForBitwarden(journey: ExchangeJourney): Promise<Uint8Array> {
  const { driver, narrator, pictures, password } = journey;
  const manager = await openExport(driver);
  await manager.setViewport(...TAB);
  await narrator.step("Choose to export for Bitwarden; Keyferry says first what is lost", async () => {
    await pictures.take(manager, "export");
    await manager.click(testId("export-target-bitwarden-protected"));
    await previewExport(manager);
    await manager.waitFor(`${testId("export-lost-parts")} [data-part="prfWithUserVerification"]`);
    await pictures.take(manager, "export-losses");
  });
  return narrator.step("Give password and a passphrase; the file is written, read back, saved", async () => {
    await verifyForExport(manager, password);
    const { bytes } = await writeProtected(manager, PASSPHRASE);
    if (Buffer.from(bytes).includes(journey.account)) throw new Error("the file shows the account");
    await pictures.take(manager, "exported");
    await manager.close();
    return bytes;
  });
}

async function losePasskey({ driver, narrator, account }: ExchangeJourney): Promise<void> {
  await narrator.step("Move the passkey to the trash", async () => {
    const list = await driver.openExtensionPage(PAGES.manager);
    const itemId = await waitForPasskey(list, account);
    await list.click(`${testId("passkey-row")}[data-item="${itemId}"]`);
    await list.click(testId("passkey-trash"));
    await list.waitFor(testId("passkeys-empty"));
    await list.close();
  });
}

async function importBack(journey: ExchangeJourney, path: string): Promise<void> {
  const { driver, narrator, pictures, account } = journey;
  const manager = await openImport(driver);
  await manager.setViewport(...TAB);
  await narrator.step("Choose the file and give its passphrase; Keyferry shows what is in it", async () => {
    const stage = await chooseFile(manager, path, PASSPHRASE);
    if (stage !== "preview") throw new Error(`the file came to ${stage}`);
    await manager.waitFor(`${testId("import-row")}[data-verdict="restore"]`);
    await pictures.take(manager, "import-preview");
  });
  await narrator.step("Import it; the passkey is back", async () => {
    const imported = await commitImport(manager);
    if (imported !== 1) throw new Error(`${imported} passkeys came back`);
    await pictures.take(manager, "imported");
    await manager.click(testId("import-show-passkeys"));
    await waitForPasskey(manager, account);
    await manager.close();
  });
}
