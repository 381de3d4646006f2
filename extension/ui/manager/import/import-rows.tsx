/** The passkeys of a file with what becomes of each and why; filtered, searched, a page at a time. */
import { type Signal, useSignal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import type { ImportPreview, ImportRow } from "../../../messages/exchange-contract.ts";
import { ask } from "../../ask-background.ts";
import { Checkbox } from "../../components/choice.tsx";
import { FaultNotice } from "../../components/fault-text.tsx";
import { Field } from "../../components/field.tsx";
import { Icon } from "../../components/icons.tsx";
import { numberText, text } from "../../components/text.ts";
import { PagedList } from "../moving/paged-list.tsx";
import { PasskeyNames } from "../moving/passkey-names.tsx";
import { remarkText } from "../moving/remark-text.ts";
import { type AllRows, useAllRows } from "../moving/use-all-rows.ts";
import { countOfChoice, filterRows, isTaken, ROW_CHOICES, type RowChoice } from "./row-filter.ts";
import { choiceText, type Tense, verdictText } from "./verdict-text.ts";

/** Fewer need no search. */
const SEARCHED_ROWS = 10;

export function useImportRows(importId: string, total: number): AllRows<ImportRow> {
  return useAllRows(importId, total, async (from, count) => {
    const { rows } = await ask("exchange/import-rows", { importId, from, count });
    return rows;
  });
}

type ImportRowsProps = {
  readonly all: AllRows<ImportRow>;
  readonly preview: ImportPreview;
  readonly tense: Tense;
  /** Indexes of rows that the person leaves out; null where that is over. */
  readonly without: Signal<ReadonlySet<number>> | null;
};

export function ImportRows({ all, preview, tense, without }: ImportRowsProps) {
  const choice = useSignal<RowChoice>("all");
  const query = useSignal("");
  const rows = all.rows.value;
  const shown = useMemo(() => filterRows(rows, choice.value, query.value), [rows, choice.value, query.value]);
  return (
    <section class="stack" aria-label={text("passkeysOfFile")}>
      <Choices preview={preview} tense={tense} choice={choice} />
      {preview.rows > SEARCHED_ROWS && (
        <Field label={text("searchPlaceholder")} testId="import-search" value={query} />
      )}
      {all.fault.value && <FaultNotice code={all.fault.value} testId="import-rows-fault" />}
      {rows.length < preview.rows && !all.fault.value && (
        <p class="caption" role="status">
          {text("rowsFetched", numberText(rows.length), numberText(preview.rows))}
        </p>
      )}
      {shown.length === 0 ? (
        <p class="muted">{rows.length === 0 ? "" : text("searchNothing")}</p>
      ) : (
        <PagedList
          rows={shown}
          label={text("passkeysOfFile")}
          testId="import-rows"
          choice={`${choice.value} ${query.value}`}
        >
          {(row) => <Row key={row.index} row={row} tense={tense} without={without} />}
        </PagedList>
      )}
    </section>
  );
}

type ChoicesProps = {
  readonly preview: ImportPreview;
  readonly tense: Tense;
  readonly choice: Signal<RowChoice>;
};

/** One button for each kind that there is, with its number. */
function Choices({ preview, tense, choice }: ChoicesProps) {
  const offered = ROW_CHOICES.map((one) => ({
    one,
    count: countOfChoice(preview.counts, one, preview.rows),
  })).filter(({ one, count }) => one === "all" || count > 0);
  return (
    <fieldset class="chips" aria-label={text("rowsShow")}>
      {offered.map(({ one, count }) => (
        <button
          key={one}
          type="button"
          class="chip"
          data-testid={`import-show-${one}`}
          aria-pressed={choice.value === one}
          onClick={() => {
            choice.value = one;
          }}
        >
          {choiceText(one, tense)}
          <span class="chip-count">{numberText(count)}</span>
        </button>
      ))}
    </fieldset>
  );
}

type RowProps = {
  readonly row: ImportRow;
  readonly tense: Tense;
  readonly without: ImportRowsProps["without"];
};

function Row({ row, tense, without }: RowProps) {
  const mayLeaveOut = without !== null && isTaken(row);
  const isLeftOut = mayLeaveOut && without.value.has(row.index);
  const verdict = isLeftOut ? text("verdictLeftOut") : verdictText(row.verdict, tense);
  return (
    <li
      class="moved"
      data-testid="import-row"
      data-verdict={row.verdict}
      data-left-out={isLeftOut ? "" : undefined}
    >
      <PasskeyNames {...row}>
        <Remarks row={row} />
      </PasskeyNames>
      <div class="moved-verdict">
        {mayLeaveOut ? (
          <Checkbox
            label={verdict}
            accessibleName={text("verdictOf", verdict, row.rpId, row.userName || row.userDisplayName)}
            testId="import-take"
            isChecked={!isLeftOut}
            onChange={(isChecked) => {
              const left = new Set(without.value);
              if (isChecked) left.delete(row.index);
              else left.add(row.index);
              without.value = left;
            }}
          />
        ) : (
          <span class="verdict" data-verdict={row.verdict}>
            {verdict}
          </span>
        )}
      </div>
    </li>
  );
}

function Remarks({ row }: { row: ImportRow }) {
  return (
    <>
      {row.hasPrf && <p class="caption">{text("factPrf")}</p>}
      {row.reason !== null && (
        <p class="remark" data-testid="import-reason">
          <Icon name="info" />
          <span>
            {remarkText(row.reason)} <span class="mono where">{row.where}</span>
          </span>
        </p>
      )}
      {row.warnings.map((warning) => (
        <p key={warning} class="remark" data-kind="warn" data-testid="import-warning">
          <Icon name="warning" />
          <span>{remarkText(warning)}</span>
        </p>
      ))}
    </>
  );
}
