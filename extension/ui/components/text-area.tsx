/** Several lines of text with their label, a hint and what is wrong with them. */
import type { Signal } from "@preact/signals";
import { useId } from "preact/hooks";
import { FieldNote } from "./field.tsx";

type TextAreaProps = {
  readonly label: string;
  readonly testId: string;
  readonly value: Signal<string>;
  readonly rows: number;
  readonly hint?: string;
  readonly error?: string | null;
  readonly placeholder?: string;
  readonly isMono?: boolean;
  readonly isDisabled?: boolean;
};

export function TextArea(props: TextAreaProps) {
  const id = useId();
  const noteId = `${id}-note`;
  const note = props.error ?? props.hint;
  return (
    <div class="field">
      <label for={id}>{props.label}</label>
      <textarea
        id={id}
        class={props.isMono ? "input mono" : "input"}
        data-testid={props.testId}
        rows={props.rows}
        value={props.value.value}
        dir={props.isMono ? "ltr" : "auto"}
        autocomplete="off"
        autocapitalize="none"
        spellcheck={false}
        placeholder={props.placeholder}
        disabled={props.isDisabled ?? false}
        aria-invalid={props.error ? true : undefined}
        aria-describedby={note ? noteId : undefined}
        onInput={(event) => {
          props.value.value = event.currentTarget.value;
        }}
      />
      <FieldNote id={noteId} hint={props.hint} error={props.error} />
    </div>
  );
}
