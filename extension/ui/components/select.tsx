/** One value out of a few, with its label and a hint. */
import { useId } from "preact/hooks";

type SelectProps = {
  readonly label: string;
  readonly hint?: string;
  readonly testId: string;
  readonly value: number;
  readonly choices: readonly { readonly value: number; readonly label: string }[];
  readonly onChange: (value: number) => void;
};

export function Select({ label, hint, testId, value, choices, onChange }: SelectProps) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <select
        id={id}
        class="input"
        data-testid={testId}
        value={String(value)}
        aria-describedby={hint ? `${id}-hint` : undefined}
        onChange={(event) => onChange(Number(event.currentTarget.value))}
      >
        {choices.map((choice) => (
          <option key={choice.value} value={String(choice.value)}>
            {choice.label}
          </option>
        ))}
      </select>
      {hint && (
        <p id={`${id}-hint`} class="caption">
          {hint}
        </p>
      )}
    </div>
  );
}
