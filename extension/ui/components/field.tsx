/** One line of text with its label, a hint and what is wrong with it. */
import type { Signal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";
import { Icon } from "./icons.tsx";

type FieldProps = {
  readonly label: string;
  readonly testId: string;
  readonly value: Signal<string>;
  readonly hint?: string;
  readonly error?: string | null;
  readonly type?: "text" | "password";
  readonly autocomplete?: string;
  readonly isMono?: boolean;
  readonly isDisabled?: boolean;
  readonly hasFocus?: boolean;
  readonly placeholder?: string;
  readonly maxLength?: number;
  /** Which keys a touch keyboard shows. */
  readonly inputMode?: "url" | "numeric";
  /** A button inside the field's end. */
  readonly children?: ComponentChildren;
};

const PASSWORD = { type: "password" } as const;
const TEXT = { type: "text" } as const;

export function Field(props: FieldProps) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (props.hasFocus) input.current?.focus();
  }, [props.hasFocus]);
  const noteId = `${id}-note`;
  const note = props.error ?? props.hint;
  return (
    <div class="field">
      <label for={id}>{props.label}</label>
      <div class={props.children ? "input-with-button" : undefined}>
        <input
          id={id}
          class={props.isMono ? "input mono" : "input"}
          data-testid={props.testId}
          {...(props.type === "password" ? PASSWORD : TEXT)}
          value={props.value.value}
          dir={props.isMono ? "ltr" : "auto"}
          autocomplete={props.autocomplete ?? "off"}
          autocapitalize="none"
          spellcheck={false}
          placeholder={props.placeholder}
          maxLength={props.maxLength}
          inputMode={props.inputMode}
          disabled={props.isDisabled ?? false}
          aria-invalid={props.error ? true : undefined}
          aria-describedby={note ? noteId : undefined}
          ref={input}
          onInput={(event) => {
            props.value.value = event.currentTarget.value;
          }}
        />
        {props.children}
      </div>
      <FieldNote id={noteId} hint={props.hint} error={props.error} />
    </div>
  );
}

type FieldNoteProps = { id: string; hint: string | undefined; error: string | null | undefined };

/** What stands under a field: what is wrong with it, else its hint. */
export function FieldNote({ id, hint, error }: FieldNoteProps) {
  if (error)
    return (
      <p id={id} class="field-error" role="alert">
        <Icon name="warning" />
        {error}
      </p>
    );
  return hint ? (
    <p id={id} class="caption">
      {hint}
    </p>
  ) : null;
}
