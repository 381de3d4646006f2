/** A new password of this device or of a file, typed twice, with what it withstands and a phrase to take instead. */
import { type Signal, useSignal } from "@preact/signals";
import { useEffect, useId, useMemo } from "preact/hooks";
import { Button } from "./button.tsx";
import { PasswordField } from "./password-field.tsx";
import {
  newPasswordProblem,
  type PasswordStrength,
  passwordStrength,
  suggestedPhrase,
} from "./password-strength.ts";
import { withstandsText } from "./strength-text.ts";
import { text } from "./text.ts";

const SETTLE_MS = 200;

type Purpose = "device" | "file";

type NewPasswordProps = {
  readonly purpose?: Purpose;
  readonly password: Signal<string>;
  readonly repeated: Signal<string>;
  readonly known: readonly string[];
  /** The person tried to go on: say now what is missing. */
  readonly isChecked: boolean;
};

export function NewPassword({ purpose = "device", password, repeated, known, isChecked }: NewPasswordProps) {
  const isShown = useSignal(false);
  const settled = useSettled(password, isChecked);
  const strength = useMemo(() => passwordStrength(settled, known), [settled, known]);
  const problem = newPasswordProblem(settled, repeated.value, strength);
  return (
    <div class="stack">
      <PasswordField
        label={text(purpose === "file" ? "filePassphrase" : "newPassword")}
        testId="new-password"
        value={password}
        autocomplete="new-password"
        error={isChecked && problem === "weak" ? text("newPasswordWeak") : null}
        isShown={isShown}
        hasFocus
      />
      <StrengthMeter purpose={purpose} strength={strength} isEmpty={settled === ""} />
      <div class="row">
        <Button
          label={text("suggestPhrase")}
          testId="suggest-phrase"
          kind="quiet"
          icon="key"
          onClick={() => {
            password.value = suggestedPhrase((length) => crypto.getRandomValues(new Uint8Array(length)));
            repeated.value = "";
            isShown.value = true;
          }}
        />
      </div>
      <PasswordField
        label={text("repeatPassword")}
        testId="repeat-password"
        value={repeated}
        autocomplete="new-password"
        error={isChecked && problem === "different" ? text("repeatPasswordDifferent") : null}
        isShown={isShown}
      />
    </div>
  );
}

/** The password once typing has paused: estimating may take longer than the next key is away. */
function useSettled(password: Signal<string>, isChecked: boolean): string {
  const settled = useSignal(password.value);
  const typed = password.value;
  useEffect(() => {
    const timer = setTimeout(
      () => {
        settled.value = typed;
      },
      isChecked ? 0 : SETTLE_MS,
    );
    return () => clearTimeout(timer);
  }, [typed, isChecked, settled]);
  return settled.value;
}

/** From nothing to enough: 12 orders of magnitude; the bar is full where the password is accepted. */
type StrengthMeterProps = {
  readonly purpose: Purpose;
  readonly strength: PasswordStrength;
  readonly isEmpty: boolean;
};

function StrengthMeter({ purpose, strength, isEmpty }: StrengthMeterProps) {
  const id = useId();
  const filled = isEmpty ? 0 : Math.min(12, Math.max(1, Math.floor(Math.log10(strength.guesses))));
  return (
    <div class="strength" data-testid="strength" data-enough={strength.isEnough ? "" : undefined}>
      <div class="strength-bar" aria-hidden="true">
        {Array.from({ length: 12 }, (_, place) => (
          <span key={place} data-filled={place < filled ? "" : undefined} />
        ))}
      </div>
      <p class="caption" id={id} role="status">
        {isEmpty ? text("strengthEmpty") : strengthText(strength, purpose)}
      </p>
    </div>
  );
}

/** How long a guess takes is known of this device's own data only; foreign formats make it cheaper or dearer. */
function strengthText(strength: PasswordStrength, purpose: Purpose): string {
  if (purpose === "file") return text(strength.isEnough ? "strengthEnoughFile" : "strengthWeakFile");
  const time = withstandsText(strength.seconds);
  return text(strength.isEnough ? "strengthEnough" : "strengthWeak", time);
}
