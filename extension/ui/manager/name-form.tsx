/** One name that the person gives to something, saved or left as it was. Its test ids begin with `testId`. */
import type { Signal } from "@preact/signals";
import { useSignal } from "@preact/signals";
import { Button } from "../components/button.tsx";
import { FaultNotice } from "../components/fault-text.tsx";
import { Field } from "../components/field.tsx";
import { text } from "../components/text.ts";
import { useAction } from "../components/use-action.ts";

const MAX_LENGTH = 64;

type NameFormProps = {
  readonly label: string;
  /** Said where it is empty. */
  readonly missing: string;
  readonly testId: "device-rename" | "method-rename";
  readonly name: Signal<string>;
  readonly save: (name: string) => Promise<unknown>;
  readonly onEnd: () => void;
  readonly onSaved: () => void;
};

export function NameForm({ label, missing, testId, name, save, onEnd, onSaved }: NameFormProps) {
  const isMissing = useSignal(false);
  const action = useAction();
  const onSubmit = (event: Event) => {
    event.preventDefault();
    const chosen = name.value.trim();
    isMissing.value = chosen === "";
    if (chosen === "") return;
    void action.run(async () => {
      await save(chosen);
      onEnd();
      onSaved();
    });
  };
  return (
    <form class="stack grow" onSubmit={onSubmit}>
      <Field
        label={label}
        testId={`${testId}-name`}
        value={name}
        error={isMissing.value ? missing : null}
        maxLength={MAX_LENGTH}
        hasFocus
      />
      {action.fault.value && <FaultNotice code={action.fault.value} testId={`${testId}-fault`} />}
      <div class="row">
        <Button
          label={text("save")}
          testId={testId}
          kind="primary"
          isSubmit
          isDisabled={action.isBusy.value}
        />
        <Button label={text("cancel")} testId={`${testId}-cancel`} onClick={onEnd} />
      </div>
    </form>
  );
}
