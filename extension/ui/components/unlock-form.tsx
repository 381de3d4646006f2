/** One password field that unlocks the vault, in popup and manager, or shows again who is there. */
import { useSignal } from "@preact/signals";
import { useCallback } from "preact/hooks";
import type { UnlockResult } from "../../messages/contract.ts";
import { ask } from "../ask-background.ts";
import { Button } from "./button.tsx";
import { FaultNotice } from "./fault-text.tsx";
import { MethodUnlock } from "./method-unlock.tsx";
import { PasswordField } from "./password-field.tsx";
import { usePasswordProblem } from "./password-problem.ts";
import { text } from "./text.ts";
import { useAction } from "./use-action.ts";
import { useChallenges } from "./use-challenges.ts";

type UnlockFormProps = { readonly submitLabel?: string; readonly onUnlocked: () => void };

export function UnlockForm({ submitLabel, onUnlocked }: UnlockFormProps) {
  const password = useSignal("");
  const problem = usePasswordProblem();
  const action = useAction();
  const challenges = useChallenges();
  const receive = useCallback(
    (answer: UnlockResult) => {
      problem.receive(answer);
      if (answer.result !== "unlocked") return;
      password.value = "";
      onUnlocked();
    },
    [problem, password, onUnlocked],
  );
  return (
    <form
      class="stack"
      data-testid="unlock"
      onSubmit={(event) => {
        event.preventDefault();
        if (password.value === "" || problem.isWaiting) return;
        void action.run(async () => receive(await ask("vault/unlock", { password: password.value })));
      }}
    >
      <MethodUnlock challenges={challenges} onUnlocked={onUnlocked} />
      {challenges.length > 0 && <p class="or">{text("or")}</p>}
      <PasswordField
        label={text("unlockPassword")}
        testId="unlock-password"
        value={password}
        autocomplete="current-password"
        error={problem.message}
        hasFocus={challenges.length === 0}
      />
      {action.fault.value && <FaultNotice code={action.fault.value} testId="unlock-fault" />}
      <Button
        label={
          action.isBusy.value ? text(submitLabel ? "working" : "unlocking") : (submitLabel ?? text("unlock"))
        }
        testId="unlock-submit"
        kind="primary"
        isSubmit
        isWide
        isDisabled={action.isBusy.value || problem.isWaiting}
      />
    </form>
  );
}
