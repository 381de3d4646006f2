/** Sends a file to the background piece by piece, going on where an earlier try stopped. */
import { encodeBase64url } from "../../../../shared/bytes/base64url.ts";
import { Fault } from "../../../../shared/bytes/fault.ts";
import { FILE_PIECE_BYTES, type ImportStage } from "../../../messages/exchange-contract.ts";
import type { Ask } from "../../ask-with-retry.ts";

/**
 * Ends with the first stage that asks for no further piece: reading, once the file is whole. Throws Fault
 * "ui/file-unreadable" where the file was moved, changed or taken away meanwhile.
 */
export async function sendFile(
  ask: Ask,
  { file, importId }: { readonly file: Blob; readonly importId: string },
  progress: { readonly onStage: (stage: ImportStage) => void; readonly isOver: () => boolean },
): Promise<void> {
  let stage = await ask("exchange/import-status", { importId });
  while (!progress.isOver()) {
    progress.onStage(stage);
    if (stage.stage !== "receiving") return;
    const offset = stage.receivedBytes;
    stage =
      offset < file.size
        ? await ask("exchange/import-piece", { importId, offset, bytes: await pieceOf(file, offset) })
        : await ask("exchange/import-read", { importId, passphrase: null });
  }
}

async function pieceOf(file: Blob, offset: number): Promise<string> {
  try {
    const piece = await file.slice(offset, offset + FILE_PIECE_BYTES).arrayBuffer();
    return encodeBase64url(new Uint8Array(piece));
  } catch (error) {
    throw new Fault("ui/file-unreadable", "the browser could not read the chosen file", error);
  }
}
