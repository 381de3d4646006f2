/** The vault is locked: the password first, in the same window. Unlocking also counts as verification. */
import { useSignal } from "@preact/signals";
import type { ApprovalView } from "../../messages/contract.ts";
import { Button } from "../components/button.tsx";
import { PasswordField } from "../components/password-field.tsx";
import { text } from "../components/text.ts";
import { AccountFacts } from "./account-facts.tsx";
import type { Approval } from "./approval.ts";
import { useTroubleText } from "./trouble-text.ts";
import { useWayToVerify, VerifyByMethod } from "./way-to-verify.tsx";

export function UnlockRequest({ approval, view }: { approval: Approval; view: ApprovalView }) {
  const password = useSignal("");
  const trouble = useTroubleText(approval.trouble.value);
  const way = useWayToVerify();
  const isBusy = approval.isBusy.value;
  return (
    <form
      class="approve-body"
      onSubmit={(event) => {
        event.preventDefault();
        if (way.by === "method") void approval.verifyBy(way.compute);
        else if (password.value !== "" && !trouble.isWaiting) void approval.verify(password.value);
      }}
    >
      {view.account && <AccountFacts account={view.account} />}
      <p class="muted">{text("approveLocked")}</p>
      {way.by === "method" ? (
        <VerifyByMethod way={way} trouble={trouble.message} why={text("methodUnlockWhy")} />
      ) : (
        <PasswordField
          label={text("unlockPassword")}
          testId="approve-password"
          value={password}
          autocomplete="current-password"
          error={trouble.message}
          hasFocus
        />
      )}
      <Button
        label={text(isBusy ? "unlocking" : "unlock")}
        testId="approve-unlock"
        kind="primary"
        icon="unlock"
        isSubmit
        isWide
        isDisabled={isBusy || trouble.isWaiting}
      />
    </form>
  );
}
