/**
 * Someone else knew the password: a new one alone helps nothing against who has copied this browser's keys, so the
 * browser gets new ones and the old are removed from the vault.
 */
import { useEffect } from "preact/hooks";
import { ask } from "../ask-background.ts";
import { Button } from "../components/button.tsx";
import { FaultNotice } from "../components/fault-text.tsx";
import { Notice } from "../components/notice.tsx";
import { Progress } from "../components/progress.tsx";
import { text } from "../components/text.ts";
import { useVerifiedAction } from "../components/use-verified-action.ts";
import { VerifyForm } from "../components/verify-form.tsx";

/** Begins by itself: the person has just said so, and given the password. */
export function RenewKeys({ onRenewed }: { onRenewed: () => void }) {
  const action = useVerifiedAction();
  const renew = () => action.run(() => ask("devices/renew", {}).then(onRenewed));
  useEffect(() => void renew(), []);
  return (
    <div class="stack" data-testid="renew-keys">
      <Notice kind="ok" testId="renew-password-changed" title={text("passwordChanged")} />
      {action.isBusy.value && (
        <Progress title={text("renewProgress")} what={text("renewProgressWhat")} testId="renew-progress" />
      )}
      {action.fault.value && (
        <>
          <FaultNotice code={action.fault.value} testId="renew-fault" />
          <p>{text("renewStill")}</p>
          <div>
            <Button label={text("tryAgain")} testId="renew-again" onClick={() => void renew()} />
          </div>
        </>
      )}
      <VerifyForm action={action} />
    </div>
  );
}
