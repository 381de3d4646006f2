/** A new unlock password for this device; the old one is asked first. */
import { useSignal } from "@preact/signals";
import type { UnlockResult } from "../../messages/contract.ts";
import { ask } from "../ask-background.ts";
import { Button } from "../components/button.tsx";
import { Checkbox } from "../components/choice.tsx";
import { FaultNotice } from "../components/fault-text.tsx";
import { NewPassword } from "../components/new-password.tsx";
import { PasswordField } from "../components/password-field.tsx";
import { usePasswordProblem } from "../components/password-problem.ts";
import { newPasswordProblem, passwordStrength } from "../components/password-strength.ts";
import { text } from "../components/text.ts";
import { showToast } from "../components/toast.tsx";
import { useAction } from "../components/use-action.ts";
import { RenewKeys } from "./renew-keys.tsx";

const NOTHING_KNOWN: readonly string[] = [];

type Stage = "closed" | "open" | "renewing";

export function ChangePassword() {
  const stage = useSignal<Stage>("closed");
  const go = (next: Stage) => () => {
    stage.value = next;
  };
  if (stage.value === "renewing")
    return (
      <RenewKeys
        onRenewed={() => {
          showToast({ message: text("renewDone") });
          stage.value = "closed";
        }}
      />
    );
  if (stage.value === "closed")
    return (
      <div class="stack">
        <p class="muted">{text("changePasswordWhat")}</p>
        <div>
          <Button
            label={text("changePasswordOpen")}
            testId="change-password-open"
            icon="key"
            onClick={go("open")}
          />
        </div>
      </div>
    );
  return <ChangePasswordForm onEnd={go("closed")} onWasKnown={go("renewing")} />;
}

type ChangePasswordFormProps = {
  readonly onEnd: () => void;
  /** Changed, and the person says that someone else knew the old one. */
  readonly onWasKnown: () => void;
};

function ChangePasswordForm({ onEnd, onWasKnown }: ChangePasswordFormProps) {
  const old = useSignal("");
  const password = useSignal("");
  const repeated = useSignal("");
  const isChecked = useSignal(false);
  const wasKnown = useSignal(false);
  const problem = usePasswordProblem();
  const action = useAction();
  const receive = (answer: UnlockResult) => {
    problem.receive(answer);
    if (answer.result !== "unlocked") return;
    if (wasKnown.value) return onWasKnown();
    showToast({ message: text("passwordChanged") });
    onEnd();
  };
  const onSubmit = (event: Event) => {
    event.preventDefault();
    isChecked.value = true;
    const strength = passwordStrength(password.value, NOTHING_KNOWN);
    if (old.value === "" || problem.isWaiting) return;
    if (newPasswordProblem(password.value, repeated.value, strength) !== null) return;
    const request = { password: old.value, newPassword: password.value };
    void action.run(async () => receive(await ask("vault/change-password", request)));
  };
  const isMissing = isChecked.value && old.value === "";
  return (
    <form class="stack" onSubmit={onSubmit}>
      <PasswordField
        label={text("oldPassword")}
        testId="old-password"
        value={old}
        autocomplete="current-password"
        error={isMissing ? text("oldPasswordMissing") : problem.message}
        hasFocus
      />
      <NewPassword
        password={password}
        repeated={repeated}
        known={NOTHING_KNOWN}
        isChecked={isChecked.value}
      />
      <Checkbox
        label={text("passwordWasKnown")}
        hint={text("passwordWasKnownHint")}
        testId="password-was-known"
        isChecked={wasKnown.value}
        onChange={(checked) => {
          wasKnown.value = checked;
        }}
      />
      {action.fault.value && <FaultNotice code={action.fault.value} testId="change-password-fault" />}
      <div class="row">
        <Button
          label={text(action.isBusy.value ? "working" : "changePassword")}
          testId="change-password"
          kind="primary"
          isSubmit
          isDisabled={action.isBusy.value || problem.isWaiting}
        />
        <Button label={text("cancel")} testId="change-password-cancel" onClick={onEnd} />
      </div>
    </form>
  );
}
