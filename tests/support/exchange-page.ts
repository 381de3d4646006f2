/** What a page does to import or export a file: asks the handlers, piece by piece, and looks until something is over. */
import { exchangeHandlers } from "../../extension/background/handlers/exchange.ts";
import {
  type ExchangeFormat,
  type ExportSelection,
  type ExportStage,
  FILE_PIECE_BYTES,
  type ImportRow,
  type ImportStage,
  MAX_ROWS,
} from "../../extension/messages/exchange-contract.ts";
import { decodeBase64url, encodeBase64url } from "../../shared/bytes/base64url.ts";
import { concatBytes } from "../../shared/bytes/bytes.ts";
import type { Worker } from "./background-world.ts";

const PAGE = { windowId: null };
const UNDER_WAY: readonly string[] = ["reading", "importing", "undoing", "writing"];

export class ExchangePage {
  readonly handlers: ReturnType<typeof exchangeHandlers>;

  constructor({ access, exchange }: Worker) {
    this.handlers = exchangeHandlers(access, exchange);
  }

  /** Sends the file; the id of the import. */
  async send(bytes: Uint8Array): Promise<string> {
    const { importId } = await this.handlers["exchange/import-begin"]({ sizeBytes: bytes.length }, PAGE);
    for (let offset = 0; offset < bytes.length; offset += FILE_PIECE_BYTES) {
      const piece = encodeBase64url(bytes.subarray(offset, offset + FILE_PIECE_BYTES));
      await this.handlers["exchange/import-piece"]({ importId, offset, bytes: piece }, PAGE);
    }
    return importId;
  }

  async read(importId: string, passphrase: string | null = null): Promise<ImportStage> {
    await this.handlers["exchange/import-read"]({ importId, passphrase }, PAGE);
    return this.importSettled(importId);
  }

  async commit(importId: string, without: readonly number[] = []): Promise<ImportStage> {
    await this.handlers["exchange/import-commit"]({ importId, without }, PAGE);
    return this.importSettled(importId);
  }

  /** Sends, reads with the passphrase where one is asked for, and imports everything. */
  async import(bytes: Uint8Array, passphrase: string | null = null): Promise<string> {
    const importId = await this.send(bytes);
    const stage = await this.read(importId);
    if (stage.stage === "passphrase") await this.read(importId, passphrase);
    await this.commit(importId);
    return importId;
  }

  async undo(importId: string): Promise<ImportStage> {
    await this.handlers["exchange/import-undo"]({ importId }, PAGE);
    return this.importSettled(importId);
  }

  async rows(importId: string): Promise<readonly ImportRow[]> {
    const all: ImportRow[] = [];
    for (;;) {
      const { rows } = await this.handlers["exchange/import-rows"](
        { importId, from: all.length, count: MAX_ROWS },
        PAGE,
      );
      if (rows.length === 0) return all;
      all.push(...rows);
    }
  }

  importSettled(importId: string): Promise<ImportStage> {
    return settled(() => this.handlers["exchange/import-status"]({ importId }, PAGE));
  }

  async beginExport(
    target: ExchangeFormat,
    selection: ExportSelection = { kind: "all" },
  ): Promise<{ readonly exportId: string; readonly stage: ExportStage }> {
    const { exportId } = await this.handlers["exchange/export-begin"]({ target, selection }, PAGE);
    return { exportId, stage: await this.exportSettled(exportId) };
  }

  async write(
    exportId: string,
    secrets: { passphrase?: string; recipients?: readonly string[]; isPlainConfirmed?: boolean },
  ): Promise<ExportStage> {
    const { passphrase = null, recipients = [], isPlainConfirmed = false } = secrets;
    const request = { exportId, passphrase, recipients, isPlainConfirmed };
    await this.handlers["exchange/export-write"](request, PAGE);
    return this.exportSettled(exportId);
  }

  exportSettled(exportId: string): Promise<ExportStage> {
    return settled(() => this.handlers["exchange/export-status"]({ exportId }, PAGE));
  }

  /** The written file. */
  async download(exportId: string): Promise<Uint8Array> {
    const stage = await this.exportSettled(exportId);
    if (stage.stage !== "written") throw new Error(`no file: ${stage.stage}`);
    const pieces: Uint8Array[] = [];
    for (let offset = 0; offset < stage.file.sizeBytes; offset += FILE_PIECE_BYTES) {
      const { bytes } = await this.handlers["exchange/export-piece"]({ exportId, offset }, PAGE);
      pieces.push(decodeBase64url(bytes) ?? new Uint8Array());
    }
    return concatBytes(...pieces);
  }
}

async function settled<Stage extends { readonly stage: string }>(look: () => Promise<Stage>): Promise<Stage> {
  for (;;) {
    const stage = await look();
    if (!UNDER_WAY.includes(stage.stage)) return stage;
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}
