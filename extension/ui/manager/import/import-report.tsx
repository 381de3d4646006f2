/** What came of an import: counts, reasons, the report as a file, and taking it back. */
import type {
  ImportPreview,
  ImportRow,
  ImportStage,
  ImportSummary,
} from "../../../messages/exchange-contract.ts";
import { ask } from "../../ask-background.ts";
import { Button } from "../../components/button.tsx";
import { FaultNotice } from "../../components/fault-text.tsx";
import { Notice } from "../../components/notice.tsx";
import { numberText, text, textOfCount } from "../../components/text.ts";
import { dateText } from "../../components/time-text.ts";
import { useAction } from "../../components/use-action.ts";
import { formatName } from "../moving/format-name.ts";
import { remarkText } from "../moving/remark-text.ts";
import { saveFile } from "../moving/save-file.ts";
import { ImportRows, useImportRows } from "./import-rows.tsx";
import { reportFile } from "./report-file.ts";
import { verdictText } from "./verdict-text.ts";

type ImportReportProps = {
  readonly importId: string;
  readonly stage: Extract<ImportStage, { stage: "done" | "undo-failed" }>;
  readonly show: (stage: ImportStage) => void;
};

export function ImportReport({ importId, stage, show }: ImportReportProps) {
  const { summary } = stage;
  const preview = stage.stage === "done" ? stage.preview : null;
  const fault = stage.stage === "undo-failed" ? stage.fault : null;
  return (
    <div class="stack" data-testid="import-done" data-imported={summary.imported}>
      <Notice kind="ok" testId="import-done-what" title={doneText(summary, preview)}>
        <p>{text("importDoneFrom", formatName(summary.format), dateText(summary.atMs))}</p>
      </Notice>
      <Undo importId={importId} failed={fault} show={show} />
      {preview !== null && preview.rows > 0 && (
        <Rows importId={importId} summary={summary} preview={preview} />
      )}
      <div class="row">
        <a class="button" data-kind="primary" href="#passkeys" data-testid="import-show-passkeys">
          {text("importShowPasskeys")}
        </a>
        <a class="button" href="#moving/import" data-testid="import-another">
          {text("anotherFile")}
        </a>
      </div>
    </div>
  );
}

/** Exact: "14 of 15 imported, 1 already there". */
function doneText({ imported }: ImportSummary, preview: ImportPreview | null): string {
  if (preview === null) return textOfCount("importDone", imported);
  return text("importDoneOf", numberText(imported), numberText(preview.rows));
}

type UndoProps = {
  readonly importId: string;
  /** Fault of an earlier try. */
  readonly failed: string | null;
  readonly show: (stage: ImportStage) => void;
};

function Undo({ importId, failed, show }: UndoProps) {
  const action = useAction();
  const fault = action.fault.value ?? failed;
  return (
    <div class="stack-tight">
      <div>
        <Button
          label={text("importUndo")}
          testId="import-undo"
          icon="restore"
          isDisabled={action.isBusy.value}
          onClick={() => void action.run(async () => show(await ask("exchange/import-undo", { importId })))}
        />
      </div>
      <p class="caption">{text("importUndoWhat")}</p>
      {fault && <FaultNotice code={fault} testId="import-fault" />}
    </div>
  );
}

type RowsProps = {
  readonly importId: string;
  readonly summary: ImportSummary;
  readonly preview: ImportPreview;
};

function Rows({ importId, summary, preview }: RowsProps) {
  const all = useImportRows(importId, preview.rows);
  const isWhole = all.rows.value.length === preview.rows;
  return (
    <>
      <div class="stack-tight">
        <div>
          <Button
            label={text("reportSave")}
            testId="import-report-save"
            icon="file"
            isDisabled={!isWhole}
            onClick={() => saveReport(all.rows.value, summary, preview)}
          />
        </div>
        <p class="caption">{text("reportSaveWhat")}</p>
      </div>
      <ImportRows all={all} preview={preview} tense="report" without={null} />
    </>
  );
}

function saveReport(rows: readonly ImportRow[], summary: ImportSummary, preview: ImportPreview): void {
  const { counts } = preview;
  const day = new Date(summary.atMs).toISOString().slice(0, 10);
  const content = reportFile(rows, {
    head: [
      text("reportTitle", formatName(summary.format), dateText(summary.atMs)),
      doneText(summary, preview),
      `${text("verdictAlready")}: ${counts["already-present"]}`,
      `${text("verdictConflict")}: ${counts.conflict}`,
      `${text("verdictSkipped")}: ${counts.skipped}`,
      `${text("verdictLeftOut")}: ${counts.declined}`,
    ],
    verdictOf: (row) => verdictText(row.verdict, "report"),
    remarkOf: remarkText,
    unreadableSite: text("siteUnreadable"),
  });
  saveFile(`keyferry-import-${day}.txt`, [content], "text/plain;charset=utf-8");
}
