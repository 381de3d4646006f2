/** Sends a backup file to the background piece by piece, from the beginning; it is a matter of seconds. */
import { encodeBase64url } from "../../../shared/bytes/base64url.ts";
import { Fault } from "../../../shared/bytes/fault.ts";
import { FILE_PIECE_BYTES } from "../../messages/exchange-contract.ts";
import type { Ask } from "../ask-with-retry.ts";

/** The largest that the background takes (shared/vault/backup-file.ts). */
export const MAX_BACKUP_BYTES: number = 128 * 1024 * 1024;

/**
 * The id under which the whole file is there. Throws Fault "backup/too-large"; "ui/file-unreadable" where the file was
 * moved, changed or taken away meanwhile; what the background throws.
 */
export async function sendBackup(ask: Ask, file: Blob): Promise<string> {
  if (file.size > MAX_BACKUP_BYTES) throw new Fault("backup/too-large", "more than any vault");
  const { restoreId } = await ask("restore/begin", { sizeBytes: file.size });
  for (let offset = 0; offset < file.size; ) {
    const bytes = await pieceOf(file, offset);
    ({ receivedBytes: offset } = await ask("restore/piece", { restoreId, offset, bytes }));
  }
  return restoreId;
}

async function pieceOf(file: Blob, offset: number): Promise<string> {
  try {
    const piece = await file.slice(offset, offset + FILE_PIECE_BYTES).arrayBuffer();
    return encodeBase64url(new Uint8Array(piece));
  } catch (error) {
    throw new Fault("ui/file-unreadable", "the browser could not read the chosen file", error);
  }
}
