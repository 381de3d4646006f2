/** Imports as pages ask for them: one at a time in memory, and those that the vault remembers. */
import { decodeBase64url, encodeBase64url } from "../../../shared/bytes/base64url.ts";
import { equalBytes } from "../../../shared/bytes/bytes.ts";
import { FORMAT_IDS } from "../../../shared/exchange/exchange-passkey.ts";
import type { ImportRecord } from "../../../shared/vault/import-record.ts";
import type { ImportRow, ImportStage, ImportSummary } from "../../messages/exchange-contract.ts";
import { faultCode } from "../fault-code.ts";
import type { ExchangeWorld } from "./exchange-world.ts";
import { ImportSession } from "./import-session.ts";
import { undoOps } from "./undo-import.ts";

type Undo = { readonly importId: string; readonly stage: ImportStage };

const GONE: ImportStage = { stage: "gone" };

export class Imports {
  readonly #world: ExchangeWorld;
  #session: ImportSession | null = null;
  #undo: Undo | null = null;

  constructor(world: ExchangeWorld) {
    this.#world = world;
  }

  begin(sizeBytes: number): string {
    this.forget();
    this.#session = new ImportSession(this.#world, sizeBytes);
    return this.#session.importId;
  }

  /** The session of this import, or null where it is gone. */
  session(importId: string): ImportSession | null {
    return this.#session?.importId === importId ? this.#session : null;
  }

  /** What is under way or known of an import: in memory, else in the vault. */
  async stage(importId: string): Promise<ImportStage> {
    if (this.#undo?.importId === importId) return this.#undo.stage;
    const session = this.session(importId);
    if (session !== null && session.stage.stage !== "done") return session.stage;
    const record = await this.#record(importId);
    if (record === null) return session?.stage ?? GONE;
    const summary = summaryOf(record);
    if (record.undone !== null) return { stage: "undone", summary };
    const inMemory = session?.stage;
    return { stage: "done", summary, preview: inMemory?.stage === "done" ? inMemory.preview : null };
  }

  rows(importId: string, from: number, count: number): readonly ImportRow[] {
    return this.session(importId)?.rows(from, count) ?? [];
  }

  async list(): Promise<readonly ImportSummary[]> {
    const { contents } = await this.#world.access.opened();
    return (await contents.imports()).map(summaryOf);
  }

  /** Begins to undo an import of today or earlier; does nothing where it is undone, or unknown. */
  async undo(importId: string): Promise<ImportStage> {
    const before = await this.stage(importId);
    if (before.stage !== "done" && before.stage !== "undo-failed") return before;
    const { summary } = before;
    this.#undoing(summary, 0);
    void this.#undoNow(summary);
    return this.stage(importId);
  }

  /** Ends what is in memory: the vault was locked, or the person is done. */
  forget(): void {
    this.#session?.end();
    this.#session = null;
  }

  end(importId: string): void {
    if (this.session(importId) !== null) this.forget();
  }

  #undoing({ importId, imported }: ImportSummary, done: number): void {
    this.#undo = { importId, stage: { stage: "undoing", done, total: imported } };
  }

  async #undoNow(summary: ImportSummary): Promise<void> {
    const { importId } = summary;
    const { access, breathe, changed, nowMs } = this.#world;
    try {
      const vault = await access.opened();
      const id = decodeBase64url(importId) ?? new Uint8Array();
      const { ops } = await undoOps(id, nowMs(), vault.contents, async (found) => {
        this.#undoing(summary, found);
        await breathe();
      });
      await vault.writeTogether(ops);
      this.#undo = null;
      changed();
    } catch (error) {
      this.#undo = { importId, stage: { stage: "undo-failed", summary, fault: faultCode(error) } };
    }
  }

  async #record(importId: string): Promise<ImportRecord | null> {
    const id = decodeBase64url(importId);
    if (id === null) return null;
    const record = await (await this.#world.access.opened()).contents.import(id);
    return record !== null && equalBytes(record.importId, id) ? record : null;
  }
}

function summaryOf({ importId, format, atMs, count, undone }: ImportRecord): ImportSummary {
  return {
    importId: encodeBase64url(importId),
    format: FORMAT_IDS.find((id) => id === format) ?? "unknown",
    atMs,
    imported: count,
    undone,
  };
}
