/** A password with a button that shows it. The password stays in the signal it was given. */
import { type Signal, useSignal } from "@preact/signals";
import { Button } from "./button.tsx";
import { Field } from "./field.tsx";
import { text } from "./text.ts";

type PasswordFieldProps = {
  readonly label: string;
  readonly testId: string;
  readonly value: Signal<string>;
  readonly autocomplete: "current-password" | "new-password";
  readonly hint?: string;
  readonly error?: string | null;
  readonly hasFocus?: boolean;
  readonly isDisabled?: boolean;
  /** Shared by fields that are shown and hidden together. */
  readonly isShown?: Signal<boolean>;
};

export function PasswordField({ isShown, testId, ...field }: PasswordFieldProps) {
  const own = useSignal(false);
  const shown = isShown ?? own;
  return (
    <Field {...field} testId={testId} type={shown.value ? "text" : "password"}>
      <Button
        label={text(shown.value ? "passwordHide" : "passwordShow")}
        testId={`${testId}-show`}
        kind="quiet"
        icon={shown.value ? "eye-off" : "eye"}
        isSquare
        isPressed={shown.value}
        onClick={() => {
          shown.value = !shown.value;
        }}
      />
    </Field>
  );
}
