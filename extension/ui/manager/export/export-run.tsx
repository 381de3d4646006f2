/** One export from the chosen passkeys to the saved file, as its stage in the background says. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { ExportPreview, ExportStage } from "../../../messages/exchange-contract.ts";
import { ask } from "../../ask-background.ts";
import { Button } from "../../components/button.tsx";
import { FaultNotice } from "../../components/fault-text.tsx";
import { Notice } from "../../components/notice.tsx";
import { numberText, text } from "../../components/text.ts";
import { UnlockForm } from "../../components/unlock-form.tsx";
import { useAction } from "../../components/use-action.ts";
import { type Pace, useFollowed } from "../moving/use-followed.ts";
import { WorkProgress } from "../moving/work-progress.tsx";
import { ExportLosses } from "./export-losses.tsx";
import { ExportWritten } from "./export-written.tsx";
import { ProtectFile, type Protection } from "./protect-file.tsx";

const PACES: Readonly<Record<ExportStage["stage"], Pace>> = {
  reading: "moving",
  preview: "holding",
  writing: "moving",
  written: "holding",
  failed: "holding",
  gone: "ended",
};

type ExportRunProps = { readonly exportId: string; readonly onChoose: () => void };

export function ExportRun({ exportId, onChoose }: ExportRunProps) {
  const followed = useFollowed(
    exportId,
    () => ask("exchange/export-status", { exportId }),
    ({ stage }) => PACES[stage],
  );
  useEffect(() => () => forget(exportId), [exportId]);
  const stage = followed.stage.value;
  return (
    <div class="stack" data-testid="export-run" data-stage={stage?.stage ?? "loading"}>
      {followed.fault.value && (
        <>
          <FaultNotice code={followed.fault.value} testId="export-fault" />
          <div>
            <Button label={text("tryAgain")} testId="export-again" onClick={followed.again} />
          </div>
        </>
      )}
      {stage && <Stage exportId={exportId} stage={stage} show={followed.show} onChoose={onChoose} />}
    </div>
  );
}

type StageProps = ExportRunProps & {
  readonly stage: ExportStage;
  readonly show: (stage: ExportStage) => void;
};

function Stage({ exportId, stage, show, onChoose }: StageProps) {
  switch (stage.stage) {
    case "reading":
      return (
        <WorkProgress
          title={
            stage.total === 0
              ? text("exportReadingBegins")
              : text("exportReading", numberText(stage.done), numberText(stage.total))
          }
          testId="export-progress"
          done={stage.done}
          total={stage.total === 0 ? null : stage.total}
        />
      );
    case "writing":
      return (
        <WorkProgress title={text("exportWriting")} testId="export-progress" done={0} total={null}>
          <p class="caption">{text("exportWritingWhat")}</p>
        </WorkProgress>
      );
    case "preview":
      return <Prepare exportId={exportId} preview={stage} fault={null} show={show} onChoose={onChoose} />;
    case "failed":
      return stage.preview === null ? (
        <Ended onChoose={onChoose}>
          <FaultNotice code={stage.fault} testId="export-fault" />
        </Ended>
      ) : (
        <Prepare
          exportId={exportId}
          preview={stage.preview}
          fault={stage.fault}
          show={show}
          onChoose={onChoose}
        />
      );
    case "written":
      return <ExportWritten exportId={exportId} stage={stage} onChoose={onChoose} />;
    case "gone":
      return (
        <Ended onChoose={onChoose}>
          <Notice kind="info" testId="export-gone" title={text("exportGone")}>
            <p>{text("exportGoneSafe")}</p>
          </Notice>
        </Ended>
      );
  }
}

type PrepareProps = {
  readonly exportId: string;
  readonly preview: ExportPreview;
  readonly fault: string | null;
  readonly show: (stage: ExportStage) => void;
  readonly onChoose: () => void;
};

/** From what is lost by way of who is asking to how the file is protected. */
function Prepare({ exportId, preview, fault, show, onChoose }: PrepareProps) {
  const step = useSignal<"losses" | "verify" | "protect">(fault === null ? "losses" : "protect");
  const action = useAction();
  const write = (protection: Protection) =>
    action.run(async () => show(await ask("exchange/export-write", { exportId, ...protection })));
  const shownFault = action.fault.value ?? fault;
  const isUnverified = shownFault === "exchange/not-verified";
  if (step.value === "losses")
    return (
      <ExportLosses
        exportId={exportId}
        preview={preview}
        onNext={() => {
          step.value = "verify";
        }}
        onChoose={onChoose}
      />
    );
  if (step.value === "verify" || isUnverified)
    return (
      <section class="card stack verify" aria-labelledby="export-verify" data-testid="export-verify">
        <div class="stack-tight">
          <h2 id="export-verify">{text("exportVerify")}</h2>
          <p class="muted">{text("exportVerifyWhat")}</p>
        </div>
        <UnlockForm
          submitLabel={text("exportVerifySubmit")}
          onUnlocked={() => {
            action.clear();
            step.value = "protect";
          }}
        />
      </section>
    );
  return (
    <div class="stack">
      {shownFault && <FaultNotice code={shownFault} testId="export-fault" />}
      <ProtectFile
        target={preview.target}
        isBusy={action.isBusy.value}
        onWrite={(given) => void write(given)}
      />
    </div>
  );
}

type EndedProps = { readonly onChoose: () => void; readonly children: preact.ComponentChildren };

function Ended({ onChoose, children }: EndedProps) {
  return (
    <>
      {children}
      <div>
        <Button label={text("exportChooseAgain")} testId="export-choose-again" onClick={onChoose} />
      </div>
    </>
  );
}

/** The page is left: what the background holds of it is of no more use. It forgets by itself when it ends, too. */
function forget(exportId: string): void {
  ask("exchange/export-end", { exportId }).catch(() => undefined);
}
