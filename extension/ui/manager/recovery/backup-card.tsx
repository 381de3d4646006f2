/** Saving the whole vault as a file that only the recovery words open. */
import { decodeBase64url } from "../../../../shared/bytes/base64url.ts";
import { Fault } from "../../../../shared/bytes/fault.ts";
import { ask } from "../../ask-background.ts";
import { Button } from "../../components/button.tsx";
import { FaultNotice } from "../../components/fault-text.tsx";
import { text } from "../../components/text.ts";
import { showToast } from "../../components/toast.tsx";
import { useAction } from "../../components/use-action.ts";
import { saveFile } from "../moving/save-file.ts";

export function BackupCard() {
  const action = useAction();
  const isBusy = action.isBusy.value;
  const save = () =>
    action.run(async () => {
      const { backupId, name, sizeBytes } = await ask("backup/write", {});
      saveFile(name, await piecesOf(backupId, sizeBytes), "application/octet-stream");
      await ask("backup/end", { backupId });
      showToast({ message: text("backupSaved") });
    });
  return (
    <section class="card stack" aria-labelledby="backup-file">
      <h2 id="backup-file">{text("backupTitle")}</h2>
      <p class="muted">{text("backupWhat")}</p>
      {action.fault.value && <FaultNotice code={action.fault.value} testId="backup-fault" />}
      <div class="row">
        <Button
          label={text(isBusy ? "backupSaving" : "backupSave")}
          testId="backup-save"
          isDisabled={isBusy}
          onClick={() => void save()}
        />
      </div>
    </section>
  );
}

async function piecesOf(backupId: string, sizeBytes: number): Promise<readonly BlobPart[]> {
  const pieces: BlobPart[] = [];
  for (let offset = 0; offset < sizeBytes; ) {
    const { bytes } = await ask("backup/piece", { backupId, offset });
    const piece = decodeBase64url(bytes);
    if (piece === null || piece.length === 0) throw new Fault("backup/gone", "a piece that is none");
    pieces.push(new Uint8Array(piece));
    offset += piece.length;
  }
  return pieces;
}
