/** What goes on by itself: bringing the file over, reading it, writing, taking back. */
import type { ComponentChildren } from "preact";
import type { ImportingPart, ImportStage, ReadingPart } from "../../../messages/exchange-contract.ts";
import { Button } from "../../components/button.tsx";
import { FaultNotice } from "../../components/fault-text.tsx";
import { ProgressBar } from "../../components/progress-bar.tsx";
import { numberText, text, textOfCount } from "../../components/text.ts";
import { useAction } from "../../components/use-action.ts";
import { WorkProgress } from "../moving/work-progress.tsx";
import { endImport } from "./end-import.ts";
import { keptFile } from "./kept-file.ts";

type Work = Extract<ImportStage, { stage: "receiving" | "reading" | "importing" | "undoing" }>;

export function ImportWork({ importId, stage }: { importId: string; stage: Work }) {
  if (stage.stage === "importing")
    return (
      <div class="stack">
        <p>{textOfCount("importImportingAll", stage.total)}</p>
        <PartProgress part={stage.part} done={stage.done} total={stage.total}>
          <p class="caption">{text("importImportingWhat")}</p>
        </PartProgress>
      </div>
    );
  if (stage.stage === "undoing")
    return (
      <WorkProgress
        title={text("importUndoing", numberText(stage.done), numberText(stage.total))}
        testId="import-progress"
        done={stage.done}
        total={stage.total}
      />
    );
  return <Reading importId={importId} stage={stage} />;
}

const PART_TEXTS = {
  opening: "importChecking",
  checking: "importChecking",
  comparing: "importComparing",
  sealing: "importSealing",
  saving: "importSaving",
} as const satisfies Record<ReadingPart | ImportingPart, string>;

type PartProgressProps = {
  readonly part: ReadingPart | ImportingPart;
  readonly done: number;
  readonly total: number | null;
  readonly children?: ComponentChildren;
};

/** One part of the work, counted in passkeys; what remains is told of each from its own beginning. */
function PartProgress({ part, done, total, children }: PartProgressProps) {
  const title =
    total === null ? text("importOpening") : text(PART_TEXTS[part], numberText(done), numberText(total));
  return (
    <div data-part={part} data-done={done} data-testid="import-part">
      <WorkProgress key={part} title={title} testId="import-progress" done={done} total={total}>
        {children}
      </WorkProgress>
    </div>
  );
}

type ReadingProps = {
  readonly importId: string;
  readonly stage: Extract<Work, { stage: "receiving" | "reading" }>;
};

function Reading({ importId, stage }: ReadingProps) {
  const action = useAction();
  return (
    <div class="stack">
      {stage.stage === "receiving" ? (
        <Receiving receivedBytes={stage.receivedBytes} importId={importId} />
      ) : (
        <PartProgress part={stage.part} done={stage.done} total={stage.total} />
      )}
      <div>
        <Button
          label={text("cancel")}
          testId="import-cancel"
          onClick={() => void action.run(() => endImport(importId))}
        />
      </div>
      {action.fault.value && <FaultNotice code={action.fault.value} testId="import-fault" />}
    </div>
  );
}

/** Where the page was loaded anew meanwhile it has no file to send: `total` is not known then. */
function Receiving({ receivedBytes, importId }: { receivedBytes: number; importId: string }) {
  const kept = keptFile.value?.importId === importId ? keptFile.value : null;
  if (kept === null) return <p>{text("importFileGone")}</p>;
  return (
    <ProgressBar
      title={text("importReading", kept.file.name)}
      testId="import-progress"
      done={receivedBytes}
      total={kept.file.size}
    />
  );
}
