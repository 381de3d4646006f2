/** What the chosen target cannot hold: in numbers, and for each passkey. */
import type { ExportPreview, ExportRow } from "../../../messages/exchange-contract.ts";
import { ask } from "../../ask-background.ts";
import { Button } from "../../components/button.tsx";
import { FaultNotice } from "../../components/fault-text.tsx";
import { Icon } from "../../components/icons.tsx";
import { Notice } from "../../components/notice.tsx";
import { numberText, text, textOfCount } from "../../components/text.ts";
import { formatName } from "../moving/format-name.ts";
import { PagedList } from "../moving/paged-list.tsx";
import { PasskeyNames } from "../moving/passkey-names.tsx";
import { remarkText } from "../moving/remark-text.ts";
import { useAllRows } from "../moving/use-all-rows.ts";
import { byGravity, isGrave } from "./gravity.ts";
import { lostPartText } from "./lost-part-text.ts";

type ExportLossesProps = {
  readonly exportId: string;
  readonly preview: ExportPreview;
  readonly onNext: () => void;
  readonly onChoose: () => void;
};

export function ExportLosses({ exportId, preview, onNext, onChoose }: ExportLossesProps) {
  const { passkeys, written, leftOut, lost } = preview;
  return (
    <div class="stack" data-testid="export-losses" data-target={preview.target}>
      <Notice
        kind={leftOut > 0 || lost.some(({ part }) => isGrave(part)) ? "warn" : "ok"}
        testId="export-losses-sum"
        title={
          leftOut === 0
            ? textOfCount("exportFits", passkeys, formatName(preview.target))
            : text("exportFitsSome", numberText(written), numberText(passkeys), formatName(preview.target))
        }
      >
        <p>{text(lost.length === 0 ? "exportLosesNothing" : "exportLoses")}</p>
        {lost.length > 0 && <LostParts lost={lost} />}
        <p>{text("exportKeeps")}</p>
      </Notice>
      {preview.damaged > 0 && (
        <Notice kind="warn" testId="export-damaged" title={textOfCount("exportDamaged", preview.damaged)} />
      )}
      {preview.rows > 0 && <Rows exportId={exportId} preview={preview} />}
      <div class="row">
        {written > 0 && (
          <Button label={text("exportContinue")} testId="export-continue" kind="primary" onClick={onNext} />
        )}
        <Button label={text("exportChooseAgain")} testId="export-choose-again" onClick={onChoose} />
      </div>
    </div>
  );
}

function LostParts({ lost }: { lost: ExportPreview["lost"] }) {
  return (
    <ul class="sentences" data-testid="export-lost-parts">
      {lost.map(({ part, count }) => (
        <li key={part} data-part={part}>
          {lostPartText(part)} <span class="caption">({textOfCount("passkeyCount", count)})</span>
        </li>
      ))}
    </ul>
  );
}

function Rows({ exportId, preview }: { exportId: string; preview: ExportPreview }) {
  const all = useAllRows(`${exportId} ${preview.target}`, preview.rows, async (from, count) => {
    const { rows } = await ask("exchange/export-rows", { exportId, from, count });
    return rows;
  });
  return (
    <details class="losses-each" open={preview.rows <= 10}>
      <summary data-testid="export-losses-each">{text("exportLossesEach")}</summary>
      {all.fault.value && <FaultNotice code={all.fault.value} testId="export-rows-fault" />}
      <PagedList
        rows={byGravity(all.rows.value)}
        label={text("exportLossesEach")}
        testId="export-rows"
        choice=""
      >
        {(row) => <Row key={row.index} row={row} />}
      </PagedList>
    </details>
  );
}

function Row({ row }: { row: ExportRow }) {
  return (
    <li class="moved" data-testid="export-row" data-left-out={row.leftOut === null ? undefined : ""}>
      <PasskeyNames {...row} title={row.label}>
        {row.leftOut !== null && (
          <p class="remark" data-kind="warn" data-testid="export-left-out">
            <Icon name="warning" />
            <span>{text("exportLeftOut", remarkText(row.leftOut))}</span>
          </p>
        )}
        {row.lost.map((part) => (
          <p key={part} class="remark" data-kind={isGrave(part) ? "warn" : undefined} data-part={part}>
            <Icon name={isGrave(part) ? "warning" : "info"} />
            <span>{lostPartText(part)}</span>
          </p>
        ))}
      </PasskeyNames>
    </li>
  );
}
