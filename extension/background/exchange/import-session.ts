/**
 * One import from its first piece to its report, in the memory of this worker. Reading changes nothing in the vault;
 * importing is one write, whole or not at all. Whatever ends the session loses nothing: the file is still the person's.
 */
import { encodeBase64url } from "../../../shared/bytes/base64url.ts";
import { Fault } from "../../../shared/bytes/fault.ts";
import { ExchangeFault } from "../../../shared/exchange/exchange-fault.ts";
import type {
  ImportingPart,
  ImportRow,
  ImportStage,
  ImportSummary,
} from "../../messages/exchange-contract.ts";
import { faultCode } from "../fault-code.ts";
import type { TogetherProgress } from "../vault/vault-access.ts";
import type { ExchangeWorld } from "./exchange-world.ts";
import { importOps } from "./import-ops.ts";
import { type Candidate, type FoundImport, foundImport, previewOf } from "./import-rows.ts";
import { IncomingFile } from "./incoming-file.ts";
import { matchWithVault } from "./match-with-vault.ts";

export type ImportFaultCode =
  /** The server of this vault keeps less than the import would take. */
  "exchange/no-room";

export class ImportFault extends Fault<ImportFaultCode> {}

/** Thrown inside a session that was ended: whoever ended it does not wait. */
class SessionEnded extends Error {}

type Preview = ImportStage & { readonly stage: "preview" | "failed" };

export class ImportSession {
  /** base64url of 16 random bytes: the id under which the vault will know the import. */
  readonly importId: string;
  readonly #world: ExchangeWorld;
  readonly #id: Uint8Array;
  readonly #file: IncomingFile;
  #stage: ImportStage = { stage: "receiving", receivedBytes: 0 };
  #rows: readonly ImportRow[] = [];
  /** Secret. */
  #found: FoundImport | null = null;
  #isEnded = false;

  constructor(world: ExchangeWorld, sizeBytes: number) {
    this.#world = world;
    this.#id = world.random(16);
    this.importId = encodeBase64url(this.#id);
    this.#file = new IncomingFile(sizeBytes);
  }

  get stage(): ImportStage {
    return this.#stage;
  }

  rows(from: number, count: number): readonly ImportRow[] {
    return this.#rows.slice(from, from + count);
  }

  /** Throws Fault "message/malformed". */
  receive(offset: number, piece: Uint8Array): ImportStage {
    if (this.#stage.stage === "receiving") {
      this.#file.receive(offset, piece);
      this.#stage = { stage: "receiving", receivedBytes: this.#file.receivedBytes };
    }
    return this.#stage;
  }

  /** Begins to read. Throws Fault "message/malformed" while pieces are missing. */
  read(passphrase: string | null): ImportStage {
    if (this.#stage.stage !== "receiving" && this.#stage.stage !== "passphrase") return this.#stage;
    const { bytes } = this.#file;
    const takes = this.#stage.stage === "passphrase" ? this.#stage.takes : "passphrase";
    this.#stage = { stage: "reading", part: "opening", done: 0, total: null };
    void this.#run(
      () => this.#read(bytes, passphrase),
      (error) => afterReading(error, takes),
    );
    return this.#stage;
  }

  /** Begins to write what is to be imported, but for the rows that the person left out. */
  commit(without: readonly number[]): ImportStage {
    const { stage } = this.#stage;
    const found = this.#found;
    if ((stage !== "preview" && stage !== "failed") || found === null) return this.#stage;
    const before = this.#stage as Preview;
    const declined = new Set(without);
    const wanted = found.candidates.filter(({ row }) => !declined.has(row.index));
    this.#importing("comparing", 0, wanted.length);
    void this.#run(
      () => this.#commit(found, wanted),
      (error) => ({ ...before, stage: "failed", fault: faultCode(error) }),
    );
    return this.#stage;
  }

  /** Forgets everything that was read. */
  end(): void {
    this.#isEnded = true;
    this.#file.wipe();
    this.#found = null;
    this.#stage = { stage: "gone" };
  }

  async #run(work: () => Promise<void>, failed: (error: unknown) => ImportStage): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!this.#isEnded) this.#stage = failed(error);
    }
  }

  async #read(bytes: Uint8Array, passphrase: string | null): Promise<void> {
    const { access, doors, loadEngine } = this.#world;
    const { readExchange } = await loadEngine();
    await this.#breathe();
    const preview = await readExchange(bytes, { doors, passphrase }, (done, total) => {
      this.#stage = { stage: "reading", part: "checking", done, total };
      return this.#breathe();
    });
    const { contents } = await access.opened();
    const passkeys = preview.passkeys.map(({ passkey }) => passkey);
    const matches = await matchWithVault(passkeys, contents, (done) => {
      this.#stage = { stage: "reading", part: "comparing", done, total: passkeys.length };
      return this.#breathe();
    });
    const found = foundImport(preview, matches);
    this.#file.wipe();
    this.#found = found;
    this.#rows = found.rows;
    this.#stage = { stage: "preview", ...previewOf(found) };
  }

  async #commit(found: FoundImport, wanted: readonly Candidate[]): Promise<void> {
    const { access, changed, nowMs } = this.#world;
    const vault = await access.opened();
    // What the vault has may have changed while the person was looking.
    const passkeys = wanted.map(({ passkey }) => passkey);
    const matches = await matchWithVault(passkeys, vault.contents, (done) => {
      this.#importing("comparing", done, wanted.length);
      return this.#breathe();
    });
    const still = wanted.filter(({ match }, at) => match.is === matches[at]?.is);
    const facts = { importId: this.#id, format: found.format, atMs: nowMs() };
    const ops = importOps(facts, still);
    await this.#breathe();
    if (ops.length > 0) {
      if (!(await this.#world.hasRoomFor(ops)))
        throw new ImportFault("exchange/no-room", "more than the server keeps of one vault");
      await vault.writeTogether(ops, this.#writing(still.length));
    }
    this.#found = null;
    this.#rows = afterwards(found.rows, still, wanted, matches);
    const preview = previewOf({ ...found, rows: this.#rows });
    this.#stage = { stage: "done", summary: this.#summary(facts, still.length), preview };
    changed();
  }

  /** Operations and items, told as the passkeys that they are for the person. */
  #writing(passkeys: number): TogetherProgress {
    const tell = (part: "sealing" | "saving") => (done: number, total: number) =>
      this.#importing(part, Math.floor((done * passkeys) / Math.max(total, 1)), passkeys);
    return { sealing: tell("sealing"), saving: tell("saving"), breathe: this.#world.breathe };
  }

  #importing(part: ImportingPart, done: number, total: number): void {
    if (!this.#isEnded) this.#stage = { stage: "importing", part, done, total };
  }

  #summary(
    facts: { readonly format: FoundImport["format"]; readonly atMs: number },
    imported: number,
  ): ImportSummary {
    return { importId: this.importId, format: facts.format, atMs: facts.atMs, imported, undone: null };
  }

  async #breathe(): Promise<void> {
    await this.#world.breathe();
    if (this.#isEnded) throw new SessionEnded();
  }
}

function afterReading(error: unknown, takes: "passphrase" | "key"): ImportStage {
  if (!(error instanceof ExchangeFault)) return { stage: "refused", fault: faultCode(error), about: null };
  const { code, about } = error;
  if (code === "exchange/passphrase-needed")
    return { stage: "passphrase", isWrong: false, takes: about === "key" ? "key" : "passphrase" };
  if (code === "exchange/wrong-passphrase") return { stage: "passphrase", isWrong: true, takes };
  return { stage: "refused", fault: code, about: about === "key" ? null : about };
}

/** The rows as a report: what was left out says so, and what came into the vault meanwhile is there already. */
function afterwards(
  rows: readonly ImportRow[],
  written: readonly Candidate[],
  wanted: readonly Candidate[],
  matches: Awaited<ReturnType<typeof matchWithVault>>,
): readonly ImportRow[] {
  const isWritten = new Set(written.map(({ row }) => row.index));
  const seenNow = new Map(wanted.map(({ row }, at) => [row.index, matches[at]?.is]));
  return rows.map((row): ImportRow => {
    if ((row.verdict !== "import" && row.verdict !== "restore") || isWritten.has(row.index)) return row;
    const now = seenNow.get(row.index);
    if (now === undefined) return { ...row, verdict: "declined" };
    if (now === "conflict") return { ...row, verdict: "conflict", reason: "conflicts-in-vault" };
    if (now === "damaged") return { ...row, verdict: "skipped", reason: "vault-copy-damaged" };
    return { ...row, verdict: "already-present" };
  });
}
