/** Asks who is there before something is done that whoever finds the vault open must not do. */
import { Button } from "./button.tsx";
import { text } from "./text.ts";
import { UnlockForm } from "./unlock-form.tsx";
import type { VerifiedAction } from "./use-verified-action.ts";

export function VerifyForm({ action }: { action: VerifiedAction }) {
  if (!action.isAsking.value) return null;
  return (
    <section class="card stack verify" aria-labelledby="verify" data-testid="verify">
      <h2 id="verify">{text("verifyTitle")}</h2>
      <UnlockForm submitLabel={text("verifyGoOn")} onUnlocked={() => void action.goOn()} />
      <Button label={text("cancel")} testId="verify-cancel" kind="quiet" onClick={action.giveUp} />
    </section>
  );
}
