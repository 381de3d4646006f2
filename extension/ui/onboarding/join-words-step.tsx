/** The 24 words of a vault there is, typed or pasted, each judged as it is left and all together at the end. */
import { type Signal, useSignal } from "@preact/signals";
import { useId } from "preact/hooks";
import { fixesOf } from "../../../shared/vault/word-slips.ts";
import { Button } from "../components/button.tsx";
import { text } from "../components/text.ts";
import { WordFieldGrid } from "./word-field-grid.tsx";
import { WordFixes } from "./word-fixes.tsx";
import { WordProblems } from "./word-problems.tsx";
import { readWords, unknownWords, WORD_COUNT, type WordFields, wordsGiven } from "./words-entry.ts";

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
  const unknown = unknownWords(fields.value, isChecked.value ? null : active.value);
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
        testIdStart="join-word"
        wrong={unknown.map(({ place }) => place)}
        missing={isChecked.value && reading.problem === "missing" ? reading.places : []}
        problemId={(place) => `${id}-${place}`}
      />
      <p class="caption" role="status" data-testid="join-words-given">
        {text("wordsGiven", String(wordsGiven(fields.value)), String(WORD_COUNT))}
      </p>
      <WordProblems
        testId="join-words-problems"
        unknown={unknown}
        leftOver={leftOver.value}
        reading={isChecked.value ? reading : null}
        checksum={text("wordsChecksum")}
        problemId={(place) => `${id}-${place}`}
      />
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
