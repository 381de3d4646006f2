/** Backup files on their way to a page or from it: one each way, in the memory of one worker. */
import { encodeBase64url } from "../../../shared/bytes/base64url.ts";
import type { NowMs, RandomBytes } from "../../../shared/bytes/environment.ts";
import { backupOf } from "../../../shared/sync/backup.ts";
import type { Replica } from "../../../shared/sync/replica.ts";
import { BackupFault } from "../../../shared/vault/backup-fault.ts";
import { sealBackup } from "../../../shared/vault/backup-file.ts";
import { FILE_PIECE_BYTES } from "../../messages/exchange-contract.ts";
import type { WrittenBackup } from "../../messages/recovery-contract.ts";
import { IncomingFile } from "../exchange/incoming-file.ts";

const ID_LENGTH = 16;

export type BackupWorld = {
  readonly replica: Pick<Replica, "state" | "entries" | "chunk">;
  readonly random: RandomBytes;
  readonly nowMs: NowMs;
};

export class BackupFiles {
  readonly #world: BackupWorld;
  #written: { readonly id: string; readonly bytes: Uint8Array } | null = null;
  #incoming: { readonly id: string; readonly file: IncomingFile } | null = null;

  constructor(world: BackupWorld) {
    this.#world = world;
  }

  /** The whole vault as it is now. Throws VaultFault "vault/bad-snapshot" while a part of it is being fetched again. */
  async write(): Promise<WrittenBackup> {
    const { replica, random, nowMs } = this.#world;
    const { keyring } = await replica.state();
    const writtenAtMs = nowMs();
    const content = await backupOf(replica, writtenAtMs);
    const bytes = await sealBackup(keyring.vaultId, keyring.recovery, content, { random });
    const id = encodeBase64url(random(ID_LENGTH));
    this.#written = { id, bytes };
    return { backupId: id, name: nameOf(writtenAtMs), sizeBytes: bytes.length };
  }

  /** Throws BackupFault "backup/gone". */
  piece(id: string, offset: number): Uint8Array {
    if (this.#written?.id !== id) throw gone();
    return this.#written.bytes.slice(offset, offset + FILE_PIECE_BYTES);
  }

  end(id: string): void {
    if (this.#written?.id === id) this.#written = null;
  }

  /** The id under which the pieces of a file of this size come. */
  begin(sizeBytes: number): string {
    const id = encodeBase64url(this.#world.random(ID_LENGTH));
    this.#incoming = { id, file: new IncomingFile(sizeBytes) };
    return id;
  }

  /** How many bytes are here. Throws BackupFault "backup/gone", Fault "message/malformed". */
  receive(id: string, offset: number, piece: Uint8Array): number {
    const file = this.#file(id);
    file.receive(offset, piece);
    return file.receivedBytes;
  }

  /** The whole file. Throws BackupFault "backup/gone", Fault "message/malformed" while pieces are missing. */
  received(id: string): Uint8Array {
    return this.#file(id).bytes;
  }

  /** The vault is kept now; the file is not needed any more. */
  forgetReceived(id: string): void {
    if (this.#incoming?.id === id) this.#incoming = null;
  }

  #file(id: string): IncomingFile {
    if (this.#incoming?.id !== id) throw gone();
    return this.#incoming.file;
  }
}

/** Says when, and nothing of whose. */
function nameOf(atMs: number): string {
  return `keyferry-backup-${new Date(atMs).toISOString().slice(0, 10)}.keyferry`;
}

function gone(): BackupFault {
  return new BackupFault("backup/gone", "the worker that had it ended");
}
