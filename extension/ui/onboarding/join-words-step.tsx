/** The 24 words of a vault there is, typed or pasted, each judged as it is left and all together at the end. */
import { type Signal, useSignal } from "@preact/signals";
import { useId } from "preact/hooks";
import { fixesOf } from "../../../shared/vault/word-slips.ts";
import { Button } from "../components/button.tsx";
import { Icon } from "../components/icons.tsx";
import { listText } from "../components/list-text.ts";
import { text, textOfCount } from "../components/text.ts";
import { WordFieldGrid } from "./word-field-grid.tsx";
import { WordFixes } from "./word-fixes.tsx";
import {
  readWords,
  type UnknownWord,
  unknownWord,
  WORD_COUNT,
  type WordFields,
  wordsGiven,
} from "./words-entry.ts";

type JoinWordsStepProps = {
  readonly fields: Signal<WordFields>;
  readonly onBack: () => void;
  readonly onNext: (words: readonly string[]) => void;
};

export function JoinWordsStep({ fields, onBack, onNext }: JoinWordsStepProps) {
  const id = useId();
  const isChecked = useSignal(false);
  const leftOver = useSignal(0);
  /**
   * The field last typed in, which is not judged before another one is entered or the person goes on: a list that
   * grew as the mouse goes down on "Next" would push that button away from under it.
   */
  const active = useSignal<number | null>(null);
  const reading = readWords(fields.value);
  const unknown = fields.value
    .map((_, place) => (place === active.value && !isChecked.value ? null : unknownWord(fields.value, place)))
    .filter((found) => found !== null);
  const onSubmit = (event: Event) => {
    event.preventDefault();
    isChecked.value = true;
    if (reading.problem === null) onNext(reading.words);
  };
  return (
    <form class="stack" onSubmit={onSubmit}>
      <h1>{text("joinWordsTitle")}</h1>
      <p>{text("joinWordsWhat")}</p>
      <WordFieldGrid
        fields={fields}
        active={active}
        leftOver={leftOver}
        wrong={unknown.map(({ place }) => place)}
        missing={isChecked.value && reading.problem === "missing" ? reading.places : []}
        problemId={(place) => `${id}-${place}`}
      />
      <p class="caption" role="status" data-testid="join-words-given">
        {text("wordsGiven", String(wordsGiven(fields.value)), String(WORD_COUNT))}
      </p>
      <ul class="word-problems" aria-live="polite" data-testid="join-words-problems">
        {leftOver.value > 0 && <Problem says={textOfCount("wordsLeftOver", leftOver.value)} />}
        {unknown.map((word) => (
          <Problem key={word.place} id={`${id}-${word.place}`} says={unknownText(word)} />
        ))}
        {isChecked.value && reading.problem === "missing" && (
          <Problem
            says={textOfCount(
              "wordsMissing",
              reading.places.length,
              listText(reading.places.map((place) => String(place + 1))),
            )}
          />
        )}
        {isChecked.value && reading.problem === "checksum" && <Problem says={text("wordsChecksum")} />}
      </ul>
      {isChecked.value && reading.problem === "checksum" && (
        <WordFixes
          fixes={fixesOf(reading.words)}
          words={reading.words}
          onChoose={(words) => {
            fields.value = words;
          }}
        />
      )}
      <p class="muted">{text("joinWordsPromise")}</p>
      <div class="row onboarding-actions">
        <Button label={text("next")} testId="join-words-next" kind="primary" isSubmit />
        <Button label={text("back")} testId="onboarding-back" onClick={onBack} />
      </div>
    </form>
  );
}

function Problem({ says, id }: { says: string; id?: string }) {
  return (
    <li id={id} class="field-error">
      <Icon name="warning" />
      <span>{says}</span>
    </li>
  );
}

function unknownText({ place, word, near }: UnknownWord): string {
  const number = String(place + 1);
  return near.length === 0
    ? text("wordUnknown", number, word)
    : text("wordUnknownNear", number, word, near.join(", "));
}
