/** A box to tick and a circle to choose, each with a label and what it means. */
import { useId } from "preact/hooks";

type CheckboxProps = {
  readonly label: string;
  readonly hint?: string;
  /** Where the label alone does not say of what: what a screen reader says in its place. Begins with the label. */
  readonly accessibleName?: string;
  readonly testId: string;
  readonly isChecked: boolean;
  readonly isDisabled?: boolean;
  readonly onChange: (isChecked: boolean) => void;
};

export function Checkbox(props: CheckboxProps) {
  const { label, hint, testId, isChecked, isDisabled = false, onChange } = props;
  const hintId = useId();
  return (
    <label class="choice">
      <input
        type="checkbox"
        data-testid={testId}
        checked={isChecked}
        disabled={isDisabled}
        aria-label={props.accessibleName}
        aria-describedby={hint ? hintId : undefined}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
      <span>{label}</span>
      {hint && (
        <span id={hintId} class="caption" aria-hidden="true">
          {hint}
        </span>
      )}
    </label>
  );
}

type RadioProps = {
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  readonly testId: string;
  readonly isChosen: boolean;
  readonly onChoose: () => void;
};

export function Radio({ name, label, hint, testId, isChosen, onChoose }: RadioProps) {
  const hintId = useId();
  return (
    <label class="choice">
      <input
        type="radio"
        name={name}
        data-testid={testId}
        checked={isChosen}
        aria-describedby={hint ? hintId : undefined}
        onChange={onChoose}
      />
      <span>{label}</span>
      {hint && (
        <span id={hintId} class="caption" aria-hidden="true">
          {hint}
        </span>
      )}
    </label>
  );
}
