/** The button that unlocks with fingerprint, face or security key, where there is something to ask. */

import { useSignal } from "@preact/signals";
import type { MethodChallenge } from "../../messages/unlock-contract.ts";
import { ask } from "../ask-background.ts";
import { computeProof } from "./authenticator.ts";
import { Button } from "./button.tsx";
import { FaultNotice } from "./fault-text.tsx";
import { Notice } from "./notice.tsx";
import { openUnlockWindow } from "./open-page.ts";
import { isToolbarPopup, ownAuthenticator } from "./own-authenticator.ts";
import { text } from "./text.ts";
import { useAction } from "./use-action.ts";

type MethodUnlockProps = {
  readonly challenges: readonly MethodChallenge[];
  readonly onUnlocked: () => void;
};

export function MethodUnlock({ challenges, onUnlocked }: MethodUnlockProps) {
  const isWrong = useSignal(false);
  const action = useAction();
  if (challenges.length === 0) return null;
  const unlock = async () => {
    isWrong.value = false;
    if (isToolbarPopup()) {
      await openUnlockWindow();
      window.close();
      return;
    }
    const proof = await computeProof(ownAuthenticator(), challenges);
    const { result } = await ask("unlock/by-method", proof);
    isWrong.value = result === "wrong-method";
    if (result === "unlocked") onUnlocked();
  };
  return (
    <div class="stack">
      <Button
        label={text(action.isBusy.value ? "methodAsking" : "methodUnlock")}
        testId="unlock-by-method"
        icon="fingerprint"
        isWide
        isDisabled={action.isBusy.value}
        onClick={() => void action.run(unlock)}
      />
      {isWrong.value && (
        <Notice kind="warn" testId="unlock-wrong-method" title={text("methodWrong")} isUrgent>
          <p>{text("methodWrongWhat")}</p>
        </Notice>
      )}
      {action.fault.value && <FaultNotice code={action.fault.value} testId="unlock-method-fault" />}
    </div>
  );
}
