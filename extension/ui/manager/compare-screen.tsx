/** Six words for the vault's history, to be held against those of another device: equal words, equal histories. */
import { useSignal } from "@preact/signals";
import type { ResponseOf } from "../../messages/contract.ts";
import { ask } from "../ask-background.ts";
import { Button } from "../components/button.tsx";
import { FaultNotice } from "../components/fault-text.tsx";
import { Field } from "../components/field.tsx";
import { Icon } from "../components/icons.tsx";
import { numberText, text } from "../components/text.ts";
import { useAction } from "../components/use-action.ts";
import { useAnswer } from "../components/use-answer.ts";
import { readPlace } from "./compare-input.ts";

type Compared = ResponseOf<"sync/compare">;

export function CompareScreen() {
  const newest = useAnswer("sync/compare", { place: null });
  const chosen = useSignal<Compared | null>(null);
  const shown = chosen.value ?? newest.value.value;
  return (
    <>
      <a href="#sync" class="way-back" data-testid="compare-back">
        <Icon name="back" />
        {text("sync")}
      </a>
      <h1>{text("compare")}</h1>
      <p>{text("compareHow")}</p>
      {newest.fault.value && <FaultNotice code={newest.fault.value} testId="manager-fault" />}
      {shown && (
        <div class="sync">
          <SixWords compared={shown} />
          <OtherPlace
            newest={newest.value.value?.newest ?? shown.newest}
            isEarlier={chosen.value !== null}
            onChosen={(compared) => {
              chosen.value = compared;
            }}
          />
          <Meanings />
        </div>
      )}
    </>
  );
}

function SixWords({ compared: { place, newest, words } }: { compared: Compared }) {
  const number = numberText(place);
  return (
    <section class="card stack" aria-labelledby="compare-place">
      <h2 id="compare-place" data-testid="compare-place" data-place={place}>
        {place === newest ? text("comparePlaceNewest", number) : text("comparePlace", number)}
      </h2>
      <ol class="six-words" data-testid="compare-words" dir="ltr">
        {words.map((word, order) => (
          <li key={`${place} ${order}`} class="mono" lang="en" translate={false}>
            {word}
          </li>
        ))}
      </ol>
    </section>
  );
}

type OtherPlaceProps = {
  readonly newest: number;
  readonly isEarlier: boolean;
  readonly onChosen: (compared: Compared | null) => void;
};

function OtherPlace({ newest, isEarlier, onChosen }: OtherPlaceProps) {
  const typed = useSignal("");
  const error = useSignal<string | null>(null);
  const action = useAction();
  const onSubmit = (event: Event) => {
    event.preventDefault();
    const reading = readPlace(typed.value, newest);
    error.value =
      reading.problem === "beyond"
        ? text("compareBeyond", numberText(newest))
        : reading.problem === "not-a-number"
          ? text("compareNotANumber")
          : null;
    if (reading.problem === null)
      void action.run(async () => onChosen(await ask("sync/compare", { place: reading.place })));
  };
  return (
    <form class="stack" onSubmit={onSubmit}>
      <div class="field-and-button">
        <Field
          label={text("compareOther")}
          testId="compare-other-place"
          value={typed}
          hint={text("compareOtherHint")}
          error={error.value}
          inputMode="numeric"
          isMono
        />
        <Button label={text("compareShow")} testId="compare-show" isSubmit isDisabled={action.isBusy.value} />
      </div>
      {action.fault.value && <FaultNotice code={action.fault.value} testId="compare-fault" />}
      {isEarlier && (
        <div class="row">
          <Button
            label={text("compareNewest")}
            testId="compare-newest"
            kind="quiet"
            icon="restore"
            onClick={() => {
              typed.value = "";
              onChosen(null);
            }}
          />
        </div>
      )}
    </form>
  );
}

function Meanings() {
  return (
    <ul class="rows checks">
      <li data-well="">
        <span class="check-mark">
          <Icon name="check" />
        </span>
        <div class="grow">
          <h2>{text("compareSame")}</h2>
          <p class="muted">{text("compareSameWhat")}</p>
        </div>
      </li>
      <li>
        <span class="check-mark">
          <Icon name="warning" />
        </span>
        <div class="grow">
          <h2>{text("compareDifferent")}</h2>
          <p class="muted">{text("compareDifferentWhat")}</p>
        </div>
      </li>
    </ul>
  );
}
