/**
 * One export in the memory of this worker: what would be lost, then, once the person has verified themselves, the file,
 * read back and compared before anyone may have it.
 */
import { encodeBase64url } from "../../../shared/bytes/base64url.ts";
import { wipe } from "../../../shared/bytes/bytes.ts";
import { Fault } from "../../../shared/bytes/fault.ts";
import type { ExchangeDoors } from "../../../shared/exchange/exchange-doors.ts";
import type { PasskeyLoss } from "../../../shared/exchange/loss-report.ts";
import {
  EXPORT_PROTECTION,
  type ExchangeFormat,
  type ExportPreview,
  type ExportRow,
  type ExportSelection,
  type ExportStage,
  FILE_PIECE_BYTES,
} from "../../messages/exchange-contract.ts";
import { faultCode } from "../fault-code.ts";
import type { ExchangeWorld } from "./exchange-world.ts";
import { exportPreview, exportRows } from "./export-rows.ts";
import { type Leaving, leavingPasskeys } from "./leaving-passkeys.ts";

export type ExportSecrets = {
  /** Secret. */
  readonly passphrase: string | null;
  readonly recipients: readonly string[];
  readonly isPlainConfirmed: boolean;
};

export type ExportFaultCode =
  /** The person has not given the password since the export began. */
  | "exchange/not-verified"
  /** A file without protection, and the person has not said that this is meant. */
  | "exchange/plain-not-confirmed"
  /** A passphrase for a format that cannot have one, or both a passphrase and keys. */
  | "exchange/protection-does-not-fit";

export class ExportFault extends Fault<ExportFaultCode> {}

export class ExportSession {
  readonly exportId: string;
  readonly #world: ExchangeWorld;
  readonly #target: ExchangeFormat;
  readonly #beganAtMs: number;
  #stage: ExportStage = { stage: "reading", done: 0, total: 0 };
  #rows: readonly ExportRow[] = [];
  /** Secret. */
  #leaving: readonly Leaving[] = [];
  #preview: ExportPreview | null = null;
  /** Secret. */
  #file: Uint8Array | null = null;
  #isEnded = false;

  constructor(world: ExchangeWorld, target: ExchangeFormat, selection: ExportSelection) {
    this.#world = world;
    this.#target = target;
    this.#beganAtMs = world.nowMs();
    this.exportId = encodeBase64url(world.random(16));
    void this.#run(() => this.#read(selection));
  }

  get stage(): ExportStage {
    return this.#stage;
  }

  rows(from: number, count: number): readonly ExportRow[] {
    return this.#rows.slice(from, from + count);
  }

  /** Begins to write the file. Throws ExportFault; then nothing is written. */
  async write(secrets: ExportSecrets): Promise<ExportStage> {
    const preview = this.#preview;
    if (preview === null || this.#stage.stage === "writing") return this.#stage;
    requireFitting(this.#target, secrets);
    const { verifiedAtMs } = await this.#world.access.opened();
    if (verifiedAtMs === null || verifiedAtMs < this.#beganAtMs)
      throw new ExportFault("exchange/not-verified", "the password was not given for this export");
    this.#stage = { stage: "writing", ...preview };
    void this.#run(() => this.#write(preview, secrets));
    return this.#stage;
  }

  /** Throws Fault "message/malformed" where there is no file. */
  piece(offset: number): Uint8Array {
    if (this.#file === null) throw new Fault("message/malformed", "no file");
    return this.#file.slice(offset, offset + FILE_PIECE_BYTES);
  }

  /** Forgets the file and what it was made of. */
  end(): void {
    this.#isEnded = true;
    this.#leaving = [];
    this.#preview = null;
    if (this.#file !== null) wipe(this.#file);
    this.#file = null;
    this.#stage = { stage: "gone" };
  }

  async #run(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!this.#isEnded) this.#stage = { stage: "failed", fault: faultCode(error), preview: this.#preview };
    }
  }

  async #read(selection: ExportSelection): Promise<void> {
    const { access, doors, loadEngine } = this.#world;
    const { previewLosses } = await loadEngine();
    const breathe = () => this.#breathe();
    const { contents } = await access.opened();
    const { passkeys, damaged } = await leavingPasskeys(selection, contents, breathe);
    const found = passkeys.map(({ passkey }) => passkey);
    const losses = await previewLosses(this.#target, found, doors, (done, total) => {
      this.#stage = { stage: "reading", done, total };
      return breathe();
    });
    this.#leaving = passkeys;
    this.#show(losses, damaged);
    if (this.#preview !== null) this.#stage = { stage: "preview", ...this.#preview };
  }

  async #write(preview: ExportPreview, { passphrase, recipients }: ExportSecrets): Promise<void> {
    const { doors, loadEngine, bundleScryptLogN } = this.#world;
    const { codecOf, writeChecked, writeZip } = await loadEngine();
    await this.#breathe();
    const passkeys = this.#leaving.map(({ passkey }) => passkey);
    const options = {
      ...{ doors: breathing(doors, () => this.#breathe()), passphrase, recipients },
      ...(bundleScryptLogN !== undefined && { scryptLogN: bundleScryptLogN }),
    };
    const { files, report } = await writeChecked(codecOf(this.#target), passkeys, options);
    await this.#breathe();
    const [only, ...more] = files;
    if (only === undefined) throw new Fault("message/malformed", "nothing was written");
    const file = more.length === 0 ? only : { name: "passkeys.zip", bytes: writeZip(files) };
    this.#file = file.bytes;
    // What the file itself loses, which is what the preview had found.
    const shown = this.#show(report.losses, preview.damaged);
    const isEncrypted = passphrase !== null || recipients.length > 0;
    const written = { name: file.name, sizeBytes: file.bytes.length, isEncrypted };
    this.#stage = { stage: "written", file: written, ...shown };
  }

  #show(losses: readonly PasskeyLoss[], damaged: number): ExportPreview {
    this.#rows = exportRows(this.#leaving, losses);
    this.#preview = exportPreview(this.#target, this.#leaving.length, damaged, losses);
    return this.#preview;
  }

  async #breathe(): Promise<void> {
    await this.#world.breathe();
    if (this.#isEnded) throw new Fault("exchange/ended", "ended while it was worked on");
  }
}

function requireFitting(target: ExchangeFormat, secrets: ExportSecrets): void {
  const { passphrase, recipients, isPlainConfirmed } = secrets;
  const protection = EXPORT_PROTECTION[target];
  const isByKeys = recipients.length > 0;
  const isProtected = passphrase !== null || isByKeys;
  const fits =
    !(protection === "never" && isProtected) &&
    !(protection === "always" && !isProtected) &&
    !(isByKeys && (target !== "bundle" || passphrase !== null));
  if (!fits) throw new ExportFault("exchange/protection-does-not-fit", target);
  if (!isProtected && !isPlainConfirmed) throw new ExportFault("exchange/plain-not-confirmed", target);
}

/** The costly steps of writing and reading back give way to whatever waits. */
function breathing(doors: ExchangeDoors, breathe: () => Promise<void>): ExchangeDoors {
  return {
    ...doors,
    argon2: async (request) => {
      await breathe();
      return doors.argon2(request);
    },
  };
}
