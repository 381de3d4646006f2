/** Three of the words asked back, so that a slip of the pen is found today and not on the worst day. */
import { useSignal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import { Button } from "../components/button.tsx";
import { Field } from "../components/field.tsx";
import { text } from "../components/text.ts";
import { chooseAskedPlaces, wrongPlaces } from "./asked-words.ts";

type AskBackStepProps = {
  readonly words: readonly string[];
  readonly isBusy: boolean;
  readonly onBack: () => void;
  readonly onRight: () => void;
};

export function AskBackStep({ words, isBusy, onBack, onRight }: AskBackStepProps) {
  const places = useMemo(
    () => chooseAskedPlaces(words.length, (length) => crypto.getRandomValues(new Uint8Array(length))),
    [words.length],
  );
  const answers = [useSignal(""), useSignal(""), useSignal("")];
  const wrong = useSignal<readonly number[]>([]);
  const onSubmit = (event: Event) => {
    event.preventDefault();
    const typed = answers.map((answer) => answer.value);
    wrong.value = wrongPlaces(words, places, typed);
    if (wrong.value.length === 0) onRight();
  };
  return (
    <form class="stack" onSubmit={onSubmit}>
      <h1>{text("askBackTitle")}</h1>
      <p>{text("askBackWhat")}</p>
      <div class="ask-back">
        {places.map((place, order) => (
          <Field
            key={place}
            label={text("askBackWord", String(place + 1))}
            testId={`ask-back-${place + 1}`}
            value={answers[order] ?? wrongUse()}
            error={wrong.value.includes(place) ? text("askBackWrong", String(place + 1)) : null}
            isMono
            hasFocus={order === 0}
            isDisabled={isBusy}
          />
        ))}
      </div>
      <div class="row onboarding-actions">
        <Button
          label={text(isBusy ? "creatingVault" : "createVault")}
          testId="create-vault"
          kind="primary"
          isSubmit
          isDisabled={isBusy}
        />
        <Button label={text("askBackShow")} testId="show-words-again" onClick={onBack} isDisabled={isBusy} />
      </div>
    </form>
  );
}

/** Three places are chosen and three answers exist; a fourth would be a mistake in this file. */
function wrongUse(): never {
  throw new RangeError("more words asked than answers kept");
}
