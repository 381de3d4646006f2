/** Age keys that a bundle is sealed to, for people who keep one. */
import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { text } from "../../components/text.ts";
import { TextArea } from "../../components/text-area.tsx";
import { readRecipients } from "./read-recipients.ts";

type RecipientsFormProps = {
  readonly submit: ComponentChildren;
  readonly onGiven: (recipients: readonly string[]) => void;
};

export function RecipientsForm({ submit, onGiven }: RecipientsFormProps) {
  const typed = useSignal("");
  const isChecked = useSignal(false);
  const { recipients, hasSecret, hasOther } = readRecipients(typed.value);
  const problem = hasSecret
    ? text("recipientsSecret")
    : hasOther || recipients.length === 0
      ? text("recipientsWrong")
      : null;
  const onSubmit = (event: Event) => {
    event.preventDefault();
    isChecked.value = true;
    if (problem === null) onGiven(recipients);
  };
  return (
    <form class="stack" onSubmit={onSubmit}>
      <TextArea
        label={text("recipients")}
        testId="export-recipients"
        value={typed}
        rows={3}
        hint={text("recipientsHint")}
        placeholder="age1…"
        error={isChecked.value ? problem : null}
        isMono
      />
      <div>{submit}</div>
    </form>
  );
}
