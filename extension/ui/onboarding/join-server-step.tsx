/** The server that keeps the vault: asked for, because the words alone do not say where it is. */
import { type Signal, useSignal } from "@preact/signals";
import { Button } from "../components/button.tsx";
import { Field } from "../components/field.tsx";
import { readServerAddress } from "../components/server-address.ts";
import { addressProblemText } from "../components/server-address-text.ts";
import { text } from "../components/text.ts";

type JoinServerStepProps = {
  readonly typed: Signal<string>;
  readonly onBack: () => void;
  readonly onNext: (address: string) => void;
  /** There is no server, or none any more: a backup file instead. */
  readonly onFile: () => void;
};

export function JoinServerStep({ typed, onBack, onNext, onFile }: JoinServerStepProps) {
  const isChecked = useSignal(false);
  const reading = readServerAddress(typed.value);
  const onSubmit = (event: Event) => {
    event.preventDefault();
    isChecked.value = true;
    if (reading.problem === null) onNext(reading.address);
  };
  return (
    <form class="stack" onSubmit={onSubmit}>
      <h1>{text("joinServerTitle")}</h1>
      <p>{text("joinServerWhat")}</p>
      <Field
        label={text("serverAddress")}
        testId="join-server"
        value={typed}
        placeholder="sync.example.org"
        error={isChecked.value ? addressProblemText(reading) : null}
        inputMode="url"
        isMono
        hasFocus
      />
      <div class="row onboarding-actions">
        <Button label={text("next")} testId="join-server-next" kind="primary" isSubmit />
        <Button label={text("back")} testId="onboarding-back" onClick={onBack} />
        <Button label={text("restoreInstead")} testId="join-from-file" kind="quiet" onClick={onFile} />
      </div>
    </form>
  );
}
