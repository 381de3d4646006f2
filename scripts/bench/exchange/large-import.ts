/**
 * An import of 10,000 passkeys, asked for by a page of the extension as its screens do: from the first piece of the file
 * until it is in the vault. Meanwhile the page counts how long its own window stood still.
 */
import { FILE_PIECE_BYTES } from "../../../extension/messages/exchange-contract.ts";
import type { BrowserDriver, DrivenPage } from "../../browsers/browser-driver.ts";
import { PAGES } from "../../start/vault-steps.ts";
import { type Bench, limited, told } from "../figure.ts";
import { launchKeyferry } from "../subjects.ts";
import { fileOfManyPasskeys } from "./many-passkeys.ts";

const PASSKEYS = 10_000;
const LIMIT_MS = 20_000;

export const largeImport: Bench = {
  name: "large-import",
  what: `${PASSKEYS} passkeys of a CXF file into the vault, and how long the window stood still at most`,
  async run() {
    const file = await fileOfManyPasskeys("cxf", PASSKEYS);
    const driver = await launchKeyferry();
    try {
      const { imported, ...ms } = await importInPage(driver, file);
      if (imported !== PASSKEYS) throw new Error(`${imported} passkeys were imported`);
      return {
        "large-import": limited(ms.sendMs + ms.readMs + ms.writeMs, "ms", LIMIT_MS),
        "import-read": told(ms.readMs, "ms"),
        "import-write": told(ms.writeMs, "ms"),
        "import-stillness": told(ms.longestStillnessMs, "ms"),
        "import-silence": told(ms.longestSilenceMs, "ms"),
      };
    } finally {
      await driver.close();
    }
  },
};

export type ImportTimes = {
  readonly imported: number;
  readonly sendMs: number;
  readonly readMs: number;
  readonly writeMs: number;
  /** The longest that the page could not do anything else. */
  readonly longestStillnessMs: number;
  /** The longest that the background took to say how far it is. */
  readonly longestSilenceMs: number;
};

/** The file is brought into the page first, as choosing it would. */
export async function importInPage(driver: BrowserDriver, file: Uint8Array): Promise<ImportTimes> {
  const page = await driver.openExtensionPage(PAGES.manager);
  await page.evaluate("globalThis.pieces = []");
  for (let offset = 0; offset < file.length; offset += FILE_PIECE_BYTES)
    await addPiece(page, Buffer.from(file.subarray(offset, offset + FILE_PIECE_BYTES)).toString("base64url"));
  await page.evaluate(`void (${inPage})(${file.length}, ${FILE_PIECE_BYTES})`);
  await page.waitUntil("globalThis.importTimes !== undefined", 300_000);
  const times = await page.evaluate<string>("globalThis.importTimes");
  await page.close();
  if (!times.startsWith("{")) throw new Error(times);
  return JSON.parse(times) as ImportTimes;
}

function addPiece(page: DrivenPage, piece: string): Promise<unknown> {
  return page.evaluate((text) => {
    (globalThis as unknown as { pieces: string[] }).pieces.push(text);
  }, piece);
}

/** Runs in the page, so it names nothing around it. */
async function inPage(sizeBytes: number, pieceBytes: number): Promise<void> {
  type Stage = { stage: string; summary?: { imported: number } };
  const scope = globalThis as unknown as {
    browser?: { runtime: { sendMessage(message: unknown): Promise<unknown> } };
    chrome: { runtime: { sendMessage(message: unknown): Promise<unknown> } };
    pieces: string[];
    importTimes?: string;
  };
  const { runtime } = scope.browser ?? scope.chrome;
  const longest = { still: 0, silent: 0 };
  let ticked = performance.now();
  const clock = setInterval(() => {
    const now = performance.now();
    longest.still = Math.max(longest.still, now - ticked - 10);
    ticked = now;
  }, 10);
  const ask = async (name: string, request: object) => {
    const askedAt = performance.now();
    const answer = (await runtime.sendMessage({ name, request })) as {
      ok: boolean;
      fault?: string;
      response: Stage & { importId: string };
    };
    longest.silent = Math.max(longest.silent, performance.now() - askedAt);
    if (!answer.ok) throw new Error(`${name}: ${answer.fault}`);
    return answer.response;
  };
  const until = async (importId: string, wanted: string) => {
    for (;;) {
      const { stage, summary } = await ask("exchange/import-status", { importId });
      if (stage === wanted) return { at: performance.now(), summary };
      if (stage !== "reading" && stage !== "importing") throw new Error(stage);
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
  };
  try {
    const start = performance.now();
    const { importId } = await ask("exchange/import-begin", { sizeBytes });
    for (const [at, bytes] of scope.pieces.entries())
      await ask("exchange/import-piece", { importId, offset: at * pieceBytes, bytes });
    const sent = performance.now();
    await ask("exchange/import-read", { importId, passphrase: null });
    const read = await until(importId, "preview");
    await ask("exchange/import-commit", { importId, without: [] });
    const done = await until(importId, "done");
    scope.importTimes = JSON.stringify({
      imported: done.summary?.imported ?? 0,
      sendMs: sent - start,
      readMs: read.at - sent,
      writeMs: done.at - read.at,
      longestStillnessMs: longest.still,
      longestSilenceMs: longest.silent,
    });
  } catch (error) {
    scope.importTimes = String(error);
  } finally {
    clearInterval(clock);
  }
}
