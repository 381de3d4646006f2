/** What is in the file and what would become of it, before anything is saved. */
import { useSignal } from "@preact/signals";
import type { ImportStage, OtherCount } from "../../../messages/exchange-contract.ts";
import { ask } from "../../ask-background.ts";
import { Button } from "../../components/button.tsx";
import { FaultNotice } from "../../components/fault-text.tsx";
import { listText } from "../../components/list-text.ts";
import { Notice } from "../../components/notice.tsx";
import { text, textOfCount } from "../../components/text.ts";
import { useAction } from "../../components/use-action.ts";
import { formatName } from "../moving/format-name.ts";
import { endImport } from "./end-import.ts";
import { ImportRows, useImportRows } from "./import-rows.tsx";
import { othersText } from "./other-text.ts";

type ImportPreviewViewProps = {
  readonly importId: string;
  readonly stage: Extract<ImportStage, { stage: "preview" | "failed" }>;
  readonly show: (stage: ImportStage) => void;
};

export function ImportPreviewView({ importId, stage, show }: ImportPreviewViewProps) {
  const without = useSignal<ReadonlySet<number>>(new Set());
  const all = useImportRows(importId, stage.rows);
  const action = useAction();
  const taken = stage.counts.import + stage.counts.restore - without.value.size;
  const fault = action.fault.value ?? (stage.stage === "failed" ? stage.fault : null);
  const commit = () =>
    action.run(async () => {
      show(await ask("exchange/import-commit", { importId, without: [...without.value] }));
    });
  return (
    <div class="stack" data-testid="import-preview" data-format={stage.format}>
      <div class="stack-tight">
        <h2>{textOfCount("importFound", stage.rows, formatName(stage.format))}</h2>
        <Others others={stage.others} />
      </div>
      {fault && <FaultNotice code={fault} testId="import-fault" />}
      {stage.counts.conflict > 0 && (
        <Notice kind="warn" testId="import-conflicts" title={text("importConflicts")}>
          <p>{text("importConflictsWhat")}</p>
        </Notice>
      )}
      <ImportRows all={all} preview={stage} tense="preview" without={without} />
      <div class="commit-bar stack-tight">
        {taken === 0 && <p data-testid="import-nothing">{text("importNothing")}</p>}
        <div class="row">
          {taken > 0 && (
            <Button
              label={textOfCount("importCommit", taken)}
              testId="import-commit"
              kind="primary"
              isDisabled={action.isBusy.value}
              onClick={() => void commit()}
            />
          )}
          <Button
            label={text(taken > 0 ? "cancel" : "close")}
            testId="import-cancel"
            onClick={() => void action.run(() => endImport(importId))}
          />
        </div>
        {taken > 0 && <p class="caption">{text("importCommitWhat")}</p>}
      </div>
    </div>
  );
}

/** What else is in the file and stays there. */
function Others({ others }: { others: readonly OtherCount[] }) {
  if (others.length === 0) return null;
  return (
    <p class="muted" data-testid="import-others">
      {text("importOthers", listText(othersText(others)))}
    </p>
  );
}
