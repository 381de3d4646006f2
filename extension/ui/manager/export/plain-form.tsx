/** A file without protection: what that means, and the word to type before it is written. */
import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { Field } from "../../components/field.tsx";
import { Notice } from "../../components/notice.tsx";
import { Sentence } from "../../components/sentence.tsx";
import { text } from "../../components/text.ts";

type PlainFormProps = { readonly submit: ComponentChildren; readonly onGiven: () => void };

export function PlainForm({ submit, onGiven }: PlainFormProps) {
  const typed = useSignal("");
  const isChecked = useSignal(false);
  const word = text("plainWord");
  const isGiven = typed.value.trim().normalize("NFC").toLowerCase() === word.normalize("NFC").toLowerCase();
  const onSubmit = (event: Event) => {
    event.preventDefault();
    isChecked.value = true;
    if (isGiven) onGiven();
  };
  return (
    <form class="stack" onSubmit={onSubmit}>
      <Notice kind="danger" testId="export-plain" title={text("exportPlain")}>
        <p>{text("exportPlainWhat")}</p>
        <p>{text("exportPlainInstead")}</p>
      </Notice>
      <p>
        <Sentence
          of="exportPlainType"
          parts={[
            <strong key="word" data-testid="export-plain-word">
              {word}
            </strong>,
          ]}
        />
      </p>
      <Field
        label={text("exportPlainField")}
        testId="export-plain-typed"
        value={typed}
        error={isChecked.value && !isGiven ? text("exportPlainNot") : null}
      />
      <div>{submit}</div>
    </form>
  );
}
