/**
 * What a person does to bring passkeys in and take them out, as steps over a driver: shared by `npm start` and the
 * journeys in tests. Test ids are listed in tests/browser/README.md.
 */
import type { ExportStage, ImportStage } from "../../extension/messages/exchange-contract.ts";
import { type BrowserDriver, type Downloaded, type DrivenPage, testId } from "../browsers/browser-driver.ts";
import { PAGES } from "./vault-steps.ts";

/** Opening a protected file and checking its keys takes its time on a slow machine. */
const STAGE_LIMIT_MS = 60_000;

export async function openImport(driver: BrowserDriver): Promise<DrivenPage> {
  const manager = await driver.openExtensionPage(`${PAGES.manager}#moving/import`);
  await manager.waitFor(testId("import-file"), { state: "attached" });
  return manager;
}

/** Chooses the file and waits for what Keyferry makes of it; gives the passphrase where it asks for one. */
export async function chooseFile(
  manager: DrivenPage,
  path: string,
  passphrase?: string,
): Promise<ImportStage["stage"]> {
  const before = await manager.evaluate("location.hash");
  await manager.setFile(testId("import-file"), path);
  // The page of another import may still show how that ended.
  await manager.waitUntil(`location.hash !== ${JSON.stringify(before)}`);
  const stage = await waitForImport(manager, ["passphrase", "preview", "refused"]);
  if (stage !== "passphrase" || passphrase === undefined) return stage;
  return givePassphrase(manager, passphrase);
}

/** Waits for the preview, or for being told that it is the wrong one. */
export async function givePassphrase(manager: DrivenPage, passphrase: string): Promise<ImportStage["stage"]> {
  await manager.fill(testId("import-passphrase"), passphrase);
  await manager.click(testId("import-passphrase-submit"));
  await manager.waitFor(testId("import-passphrase-submit"), { state: "gone", timeoutMs: STAGE_LIMIT_MS });
  return waitForImport(manager, ["passphrase", "preview", "refused"]);
}

/** Imports what the preview shows; returns how many came into the vault. */
export async function commitImport(manager: DrivenPage, limitMs = STAGE_LIMIT_MS): Promise<number> {
  await manager.click(testId("import-commit"));
  await waitForImport(manager, ["done"], limitMs);
  const done = testId("import-done");
  return Number(await manager.evaluate(`document.querySelector('${done}').dataset.imported`));
}

/** Which of these stages the import has come to. */
export function waitForImport<Stage extends ImportStage["stage"]>(
  manager: DrivenPage,
  stages: readonly Stage[],
  limitMs = STAGE_LIMIT_MS,
): Promise<Stage> {
  return waitForStage(manager, "import-run", stages, limitMs);
}

export async function openExport(driver: BrowserDriver): Promise<DrivenPage> {
  const manager = await driver.openExtensionPage(`${PAGES.manager}#moving/export`);
  await manager.waitFor(testId("export-next"));
  return manager;
}

/** From the choice to what the file cannot hold. */
export async function previewExport(manager: DrivenPage): Promise<void> {
  await manager.click(testId("export-next"));
  await waitForExport(manager, ["preview"]);
}

/** From there to where the file is to be protected, by way of the unlock password. */
export async function verifyForExport(manager: DrivenPage, password: string): Promise<void> {
  await manager.click(testId("export-continue"));
  await manager.fill(testId("unlock-password"), password);
  await manager.click(testId("unlock-submit"));
  await manager.waitFor(testId("export-protect"), { timeoutMs: 20_000 });
}

/** Writes the file under this passphrase and saves it. */
export async function writeProtected(manager: DrivenPage, passphrase: string): Promise<Downloaded> {
  await manager.fill(testId("new-password"), passphrase);
  await manager.fill(testId("repeat-password"), passphrase);
  await manager.click(testId("export-write"));
  return saveExport(manager);
}

export async function saveExport(manager: DrivenPage): Promise<Downloaded> {
  await waitForExport(manager, ["written"]);
  await manager.waitFor(testId("export-save"));
  return manager.download(testId("export-save"));
}

export function waitForExport<Stage extends ExportStage["stage"]>(
  manager: DrivenPage,
  stages: readonly Stage[],
): Promise<Stage> {
  return waitForStage(manager, "export-run", stages, STAGE_LIMIT_MS);
}

/** Throws at once where it has come to an end that nobody waited for. */
async function waitForStage<Stage extends string>(
  manager: DrivenPage,
  id: string,
  stages: readonly Stage[],
  limitMs: number,
): Promise<Stage> {
  const ends = JSON.stringify([...stages, "failed", "gone", "refused"]);
  const present = `document.querySelector('${testId(id)}')?.dataset.stage`;
  await manager.waitUntil(`${ends}.includes(${present})`, limitMs);
  const stage = await manager.evaluate(present);
  const found = stages.find((one) => one === stage);
  if (found === undefined) throw new Error(`${id} went on to ${String(stage)}`);
  return found;
}
