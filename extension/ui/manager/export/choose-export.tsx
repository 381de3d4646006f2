/** What goes out and into which kind of file. */
import type { Signal } from "@preact/signals";
import { useSignal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import { Button } from "../../components/button.tsx";
import { Radio } from "../../components/choice.tsx";
import { FaultNotice } from "../../components/fault-text.tsx";
import { Icon } from "../../components/icons.tsx";
import { text, textOfCount } from "../../components/text.ts";
import { useAnswer } from "../../components/use-answer.ts";
import { ChooseSites } from "./choose-sites.tsx";
import type { ChosenExport } from "./chosen-export.ts";
import { EXPORT_TARGETS, type ExportTarget, isAlwaysPlain } from "./export-targets.ts";
import { countOfSites, sitesOf } from "./sites-of.ts";

type ChooseExportProps = {
  readonly chosen: Signal<ChosenExport>;
  readonly isBusy: boolean;
  readonly onNext: () => void;
};

export function ChooseExport({ chosen, isBusy, onNext }: ChooseExportProps) {
  const list = useAnswer("passkeys/list", {});
  const passkeys = list.value.value?.passkeys;
  const sites = useMemo(() => sitesOf(passkeys ?? []), [passkeys]);
  const { rpIds } = chosen.value;
  const count = countOfSites(sites, rpIds);
  const choose = (change: Partial<ChosenExport>) => {
    chosen.value = { ...chosen.value, ...change };
  };
  if (list.fault.value) return <FaultNotice code={list.fault.value} testId="export-fault" />;
  if (passkeys === undefined) return null;
  if (sites.length === 0)
    return (
      <p class="muted" data-testid="export-empty">
        {text("exportEmpty")}
      </p>
    );
  return (
    <div class="stack" data-testid="export-choose">
      <Targets target={chosen.value.target} onChoose={(format) => choose({ target: format })} />
      <fieldset class="card stack-tight" aria-labelledby="export-which">
        <h2 id="export-which">{text("exportWhich")}</h2>
        <Radio
          name="export-which"
          label={text("exportAll")}
          hint={textOfCount("exportAllCount", countOfSites(sites, null))}
          testId="export-all"
          isChosen={rpIds === null}
          onChoose={() => choose({ rpIds: null })}
        />
        <Radio
          name="export-which"
          label={text("exportSites")}
          testId="export-sites"
          isChosen={rpIds !== null}
          onChoose={() => choose({ rpIds: new Set() })}
        />
        {rpIds !== null && (
          <ChooseSites sites={sites} chosen={rpIds} onChange={(changed) => choose({ rpIds: changed })} />
        )}
      </fieldset>
      <div class="row">
        <Button
          label={text(isBusy ? "working" : "exportNext")}
          testId="export-next"
          kind="primary"
          isDisabled={isBusy || count === 0}
          onClick={onNext}
        />
        <p class="caption" role="status" data-testid="export-count">
          {textOfCount("exportCount", count)}
        </p>
      </div>
    </div>
  );
}

type TargetsProps = {
  readonly target: ExportTarget["format"];
  readonly onChoose: (format: ExportTarget["format"]) => void;
};

function Targets({ target, onChoose }: TargetsProps) {
  const plain = EXPORT_TARGETS.filter(isAlwaysPlain);
  const isPlainOpen = useSignal(plain.some(({ format }) => format === target));
  const offer = (one: ExportTarget) => (
    <Target key={one.format} target={one} isChosen={one.format === target} onChoose={onChoose} />
  );
  return (
    <fieldset class="card stack-tight" aria-labelledby="export-where">
      <h2 id="export-where">{text("exportWhere")}</h2>
      {EXPORT_TARGETS.filter((one) => !isAlwaysPlain(one)).map(offer)}
      <details
        class="plain-targets"
        open={isPlainOpen.value}
        onToggle={(event) => {
          isPlainOpen.value = event.currentTarget.open;
        }}
      >
        <summary data-testid="export-plain-targets">
          <Icon name="warning" />
          {text("exportPlainTargets")}
        </summary>
        <p class="caption">{text("exportPlainTargetsWhat")}</p>
        {plain.map(offer)}
      </details>
    </fieldset>
  );
}

type TargetProps = {
  readonly target: ExportTarget;
  readonly isChosen: boolean;
  readonly onChoose: (format: ExportTarget["format"]) => void;
};

function Target({ target, isChosen, onChoose }: TargetProps) {
  return (
    <Radio
      name="export-target"
      label={text(target.label)}
      hint={`${text(target.what)} ${text(target.readers)}`}
      testId={`export-target-${target.format}`}
      isChosen={isChosen}
      onChoose={() => onChoose(target.format)}
    />
  );
}
