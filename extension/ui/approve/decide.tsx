/** The decision on an unlocked vault: the account, the password where the site wants it now, the armed button. */
import { type Signal, useSignal } from "@preact/signals";
import type { ApprovalView } from "../../messages/contract.ts";
import { accountName } from "../../messages/passkey-order.ts";
import { secondName } from "../components/account-names.ts";
import { Notice } from "../components/notice.tsx";
import { PasswordField } from "../components/password-field.tsx";
import { type TextKey, text } from "../components/text.ts";
import { AccountCard, AccountFacts } from "./account-facts.tsx";
import { AccountList } from "./account-list.tsx";
import { type Approval, questionOf } from "./approval.ts";
import { ArmedButton } from "./armed-button.tsx";
import { useTroubleText } from "./trouble-text.ts";
import { useArm } from "./use-arm.ts";
import { useWayToVerify, VerifyByMethod } from "./way-to-verify.tsx";

/** A vault that holds nothing for this site has nothing to approve; the ways out remain. */
export function Decide({ approval, view }: { approval: Approval; view: ApprovalView }) {
  if (view.operation === "get" && view.accounts.length === 0)
    return (
      <Notice kind="info" testId="approve-no-accounts" title={text("approveNoAccounts")}>
        <p>{text("approveNoAccountsWhat")}</p>
      </Notice>
    );
  return <Decision approval={approval} view={view} />;
}

function Decision({ approval, view }: { approval: Approval; view: ApprovalView }) {
  const chosen = useSignal<string | null>(view.accounts[0]?.credentialId ?? null);
  const password = useSignal("");
  const way = useWayToVerify();
  const trouble = useTroubleText(approval.trouble.value);
  const needsPassword = view.needsVerification && way.by === "password";
  const isReady = !needsPassword || (password.value !== "" && !trouble.isWaiting);
  const approve = () => {
    if (!isReady || approval.isBusy.value) return;
    const account = view.operation === "get" ? chosen.value : null;
    if (view.needsVerification && way.by === "method") void approval.approveBy(account, way.compute);
    else void approval.approve(account, needsPassword ? password.value : null);
  };
  const armed = useArm(questionOf(view), approve);
  return (
    <div class="approve-body">
      <Who view={view} chosen={chosen} />
      {view.isExcluded && (
        <Notice kind="info" testId="approve-excluded" title={text("approveExcluded")}>
          <p>{text("approveExcludedWhat")}</p>
        </Notice>
      )}
      {needsPassword && (
        <PasswordField
          label={text("unlockPassword")}
          testId="approve-password"
          value={password}
          autocomplete="current-password"
          hint={text("approveVerifyWhy")}
          error={trouble.message}
          hasFocus={view.accounts.length < 2}
        />
      )}
      {view.needsVerification && way.by === "method" && (
        <VerifyByMethod way={way} trouble={trouble.message} why={text("methodVerifyWhy")} />
      )}
      <ArmedButton
        label={text(approval.isBusy.value ? "working" : primaryText(view))}
        phase={armed.phase.value}
        isReady={isReady && !approval.isBusy.value}
        onClick={armed.onClick}
      />
    </div>
  );
}

function Who({ view, chosen }: { view: ApprovalView; chosen: Signal<string | null> }) {
  if (view.operation === "create") return view.account && <AccountFacts account={view.account} />;
  const [only, another] = view.accounts;
  if (only && another)
    return <AccountList accounts={view.accounts} chosen={chosen} isCompact={view.needsVerification} />;
  return only ? (
    <AccountCard name={accountName(only) || text("accountUnnamed")} second={secondName(only)} />
  ) : null;
}

function primaryText(view: ApprovalView): TextKey {
  if (view.operation === "get") return "approveSignIn";
  return view.isExcluded ? "approveTellSite" : "approveCreate";
}
