/** The unlock password and the name of this device. */
import { type Signal, useSignal } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import { Button } from "../components/button.tsx";
import { Field } from "../components/field.tsx";
import { NewPassword } from "../components/new-password.tsx";
import { newPasswordProblem, passwordStrength } from "../components/password-strength.ts";
import { text } from "../components/text.ts";
import { suggestedDeviceName } from "./device-name.ts";

type PasswordStepProps = {
  readonly title: string;
  readonly what: string;
  readonly deviceName: Signal<string>;
  readonly onBack: () => void;
  readonly onNext: (password: string) => void;
};

export function PasswordStep({ title, what, deviceName, onBack, onNext }: PasswordStepProps) {
  const password = useSignal("");
  const repeated = useSignal("");
  const isChecked = useSignal(false);
  const known = useMemo(() => [deviceName.value], [deviceName.value]);
  useEffect(() => {
    if (deviceName.value !== "") return;
    void suggestedDeviceName().then((name) => {
      if (deviceName.value === "") deviceName.value = name;
    });
  }, [deviceName]);
  const onSubmit = (event: Event) => {
    event.preventDefault();
    isChecked.value = true;
    const problem = newPasswordProblem(
      password.value,
      repeated.value,
      passwordStrength(password.value, known),
    );
    if (problem === null && deviceName.value.trim() !== "") onNext(password.value);
  };
  return (
    <form class="stack" onSubmit={onSubmit}>
      <h1>{title}</h1>
      <p>{what}</p>
      <NewPassword password={password} repeated={repeated} known={known} isChecked={isChecked.value} />
      <Field
        label={text("deviceName")}
        testId="device-name"
        value={deviceName}
        hint={text("deviceNameHint")}
        error={isChecked.value && deviceName.value.trim() === "" ? text("deviceNameMissing") : null}
        maxLength={60}
      />
      <div class="row onboarding-actions">
        <Button label={text("next")} testId="onboarding-next" kind="primary" isSubmit />
        <Button label={text("back")} testId="onboarding-back" onClick={onBack} />
      </div>
    </form>
  );
}
