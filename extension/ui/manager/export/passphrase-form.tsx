/** A passphrase for a file, typed twice and strong enough for something that may be copied. */
import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { NewPassword } from "../../components/new-password.tsx";
import { newPasswordProblem, passwordStrength } from "../../components/password-strength.ts";
import { text } from "../../components/text.ts";

const NOTHING_KNOWN: readonly string[] = [];

type PassphraseFormProps = {
  readonly submit: ComponentChildren;
  readonly onGiven: (passphrase: string) => void;
};

export function PassphraseForm({ submit, onGiven }: PassphraseFormProps) {
  const passphrase = useSignal("");
  const repeated = useSignal("");
  const isChecked = useSignal(false);
  const onSubmit = (event: Event) => {
    event.preventDefault();
    isChecked.value = true;
    const strength = passwordStrength(passphrase.value, NOTHING_KNOWN);
    if (newPasswordProblem(passphrase.value, repeated.value, strength) === null) onGiven(passphrase.value);
  };
  return (
    <form class="stack" onSubmit={onSubmit}>
      <p>{text("exportPassphraseWhat")}</p>
      <NewPassword
        purpose="file"
        password={passphrase}
        repeated={repeated}
        known={NOTHING_KNOWN}
        isChecked={isChecked.value}
      />
      <div>{submit}</div>
    </form>
  );
}
