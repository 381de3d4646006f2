/** The 12 words and the server beside them, typed where there is no camera. Judged all together. */
import { type Signal, useSignal } from "@preact/signals";
import { useId } from "preact/hooks";
import type { GivenCode } from "../../messages/pairing-contract.ts";
import { Button } from "../components/button.tsx";
import { Field } from "../components/field.tsx";
import { readServerAddress } from "../components/server-address.ts";
import { addressProblemText } from "../components/server-address-text.ts";
import { text } from "../components/text.ts";
import { WordFieldGrid } from "./word-field-grid.tsx";
import { WordProblems } from "./word-problems.tsx";
import { readWords, unknownWords, type WordFields } from "./words-entry.ts";

type PairWordsFormProps = {
  readonly fields: Signal<WordFields>;
  readonly typedServer: Signal<string>;
  readonly onCode: (code: GivenCode) => void;
  readonly onBack: () => void;
};

export function PairWordsForm({ fields, typedServer, onCode, onBack }: PairWordsFormProps) {
  const id = useId();
  const isChecked = useSignal(false);
  const leftOver = useSignal(0);
  const active = useSignal<number | null>(null);
  const reading = readWords(fields.value);
  const server = readServerAddress(typedServer.value);
  const unknown = unknownWords(fields.value, isChecked.value ? null : active.value);
  const onSubmit = (event: Event) => {
    event.preventDefault();
    isChecked.value = true;
    if (reading.problem === null && server.problem === null)
      onCode({ words: reading.words, server: server.address });
  };
  return (
    <form class="stack" onSubmit={onSubmit}>
      <h1>{text("pairWordsTitle")}</h1>
      <p>{text("pairWordsWhat")}</p>
      <WordFieldGrid
        fields={fields}
        active={active}
        leftOver={leftOver}
        testIdStart="pair-word"
        wrong={unknown.map(({ place }) => place)}
        missing={isChecked.value && reading.problem === "missing" ? reading.places : []}
        problemId={(place) => `${id}-${place}`}
      />
      <WordProblems
        testId="pair-words-problems"
        unknown={unknown}
        leftOver={leftOver.value}
        reading={isChecked.value ? reading : null}
        checksum={text("pairWordsChecksum")}
        problemId={(place) => `${id}-${place}`}
      />
      <Field
        label={text("serverAddress")}
        testId="pair-server"
        value={typedServer}
        placeholder="sync.example.org"
        hint={text("pairServerHint")}
        error={isChecked.value ? addressProblemText(server) : null}
        inputMode="url"
        isMono
      />
      <div class="row onboarding-actions">
        <Button label={text("next")} testId="pair-words-next" kind="primary" isSubmit />
        <Button label={text("pairReadCode")} testId="pair-read-code" onClick={onBack} />
      </div>
    </form>
  );
}
