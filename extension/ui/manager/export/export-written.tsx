/** The written file: what was found on reading it back, and the way to save it. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { decodeBase64url } from "../../../../shared/bytes/base64url.ts";
import { Fault } from "../../../../shared/bytes/fault.ts";
import type { ExportStage } from "../../../messages/exchange-contract.ts";
import { ask } from "../../ask-background.ts";
import { faultCode } from "../../ask-with-retry.ts";
import { Button } from "../../components/button.tsx";
import { FaultNotice } from "../../components/fault-text.tsx";
import { Icon } from "../../components/icons.tsx";
import { Notice } from "../../components/notice.tsx";
import { ProgressBar } from "../../components/progress-bar.tsx";
import { text, textOfCount } from "../../components/text.ts";
import { formatName } from "../moving/format-name.ts";
import { addressOfFile } from "../moving/save-file.ts";

type ExportWrittenProps = {
  readonly exportId: string;
  readonly stage: Extract<ExportStage, { stage: "written" }>;
  readonly onChoose: () => void;
};

export function ExportWritten({ exportId, stage, onChoose }: ExportWrittenProps) {
  const { file } = stage;
  const fetched = useWrittenFile(exportId, file.sizeBytes);
  return (
    <div class="stack" data-testid="export-written" data-written={stage.written}>
      <Notice
        kind="ok"
        testId="export-written-what"
        title={textOfCount("exportWritten", stage.written, formatName(stage.target))}
      >
        <p>{text("exportReadBack")}</p>
        <p>{text(file.isEncrypted ? "exportKeepPassphrase" : "exportDeleteAfter")}</p>
      </Notice>
      {fetched.fault.value && <FaultNotice code={fetched.fault.value} testId="export-fault" />}
      {fetched.address.value === null ? (
        <ProgressBar
          title={text("exportFetching")}
          testId="export-progress"
          done={fetched.bytes.value}
          total={file.sizeBytes}
        />
      ) : (
        <div class="row">
          <a
            class="button"
            data-kind="primary"
            href={fetched.address.value}
            download={file.name}
            data-testid="export-save"
          >
            <Icon name="import" />
            {text("exportSave")}
          </a>
          <span class="mono caption break">{file.name}</span>
        </div>
      )}
      <div>
        <Button label={text("exportAnother")} testId="export-choose-again" onClick={onChoose} />
      </div>
    </div>
  );
}

/** The file as an address in this page, as long as it is shown. */
function useWrittenFile(exportId: string, sizeBytes: number) {
  const address = useSignal<string | null>(null);
  const bytes = useSignal(0);
  const fault = useSignal<string | null>(null);
  useEffect(() => {
    const isOver = { value: false };
    const fetchAll = async () => {
      const pieces: Uint8Array<ArrayBuffer>[] = [];
      for (let offset = 0; offset < sizeBytes && !isOver.value; ) {
        const answer = await ask("exchange/export-piece", { exportId, offset });
        const piece = decodeBase64url(answer.bytes);
        if (piece === null || piece.length === 0) throw new Fault("ui/unexpected", "a piece without bytes");
        pieces.push(piece);
        offset += piece.length;
        bytes.value = offset;
      }
      if (!isOver.value) address.value = addressOfFile(pieces, "application/octet-stream");
    };
    fetchAll().catch((error) => {
      if (!isOver.value) fault.value = faultCode(error);
    });
    return () => {
      isOver.value = true;
      if (address.value !== null) URL.revokeObjectURL(address.value);
    };
  }, [exportId, sizeBytes]);
  return { address, bytes, fault };
}
