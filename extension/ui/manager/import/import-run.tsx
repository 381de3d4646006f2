/** One import from the chosen file to its report, as its stage in the background says. */
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { ImportStage } from "../../../messages/exchange-contract.ts";
import { ask } from "../../ask-background.ts";
import { Button } from "../../components/button.tsx";
import { FaultNotice } from "../../components/fault-text.tsx";
import { text } from "../../components/text.ts";
import { useAction } from "../../components/use-action.ts";
import { type Followed, type Pace, useFollowed } from "../moving/use-followed.ts";
import { ImportGone, ImportRefused, ImportUndone } from "./import-ends.tsx";
import { ImportPassphrase } from "./import-passphrase.tsx";
import { ImportPreviewView } from "./import-preview.tsx";
import { ImportReport } from "./import-report.tsx";
import { ImportWork } from "./import-work.tsx";
import { keptFile } from "./kept-file.ts";
import { sendFile } from "./send-file.ts";

const PACES: Readonly<Record<ImportStage["stage"], Pace>> = {
  receiving: "holding",
  reading: "moving",
  passphrase: "holding",
  refused: "ended",
  preview: "holding",
  importing: "moving",
  failed: "holding",
  done: "holding",
  undoing: "moving",
  "undo-failed": "ended",
  undone: "ended",
  gone: "ended",
};

export function ImportRun({ importId }: { importId: string }) {
  const followed = useFollowed(
    importId,
    () => ask("exchange/import-status", { importId }),
    ({ stage }) => PACES[stage],
  );
  const sending = useSending(importId, followed);
  const stage = followed.stage.value;
  const fault = sending.fault.value ?? followed.fault.value;
  return (
    <div class="stack" data-testid="import-run" data-stage={stage?.stage ?? "loading"}>
      {fault && (
        <>
          <FaultNotice code={fault} testId="import-fault" />
          <div>
            <Button
              label={text("tryAgain")}
              testId="import-again"
              onClick={() => {
                sending.again();
                followed.again();
              }}
            />
          </div>
        </>
      )}
      {stage && <Stage importId={importId} stage={stage} show={followed.show} />}
    </div>
  );
}

/** Sends the file that was chosen for this import, whenever the background waits for more of it. */
function useSending(importId: string, { stage, show }: Followed<ImportStage>) {
  const action = useAction();
  const attempt = useSignal(0);
  const isOver = useRef(false);
  useEffect(() => {
    isOver.current = false;
    return () => {
      isOver.current = true;
    };
  }, []);
  const isWaiting = stage.value?.stage === "receiving";
  const kept = keptFile.value?.importId === importId ? keptFile.value : null;
  useEffect(() => {
    if (!isWaiting || kept === null) return;
    const progress = { onStage: show, isOver: () => isOver.current };
    void action.run(() => sendFile(ask, kept, progress));
  }, [isWaiting, kept, show, attempt.value]);
  const again = () => {
    attempt.value += 1;
  };
  return { fault: action.fault, again };
}

type StageProps = {
  readonly importId: string;
  readonly stage: ImportStage;
  readonly show: (stage: ImportStage) => void;
};

function Stage({ importId, stage, show }: StageProps) {
  switch (stage.stage) {
    case "receiving":
    case "reading":
    case "importing":
    case "undoing":
      return <ImportWork importId={importId} stage={stage} />;
    case "passphrase":
      return <ImportPassphrase importId={importId} stage={stage} show={show} />;
    case "refused":
      return <ImportRefused stage={stage} />;
    case "preview":
    case "failed":
      return <ImportPreviewView importId={importId} stage={stage} show={show} />;
    case "done":
    case "undo-failed":
      return <ImportReport importId={importId} stage={stage} show={show} />;
    case "undone":
      return <ImportUndone summary={stage.summary} />;
    case "gone":
      return <ImportGone />;
  }
}
