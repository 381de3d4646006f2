/** The account that a new passkey is for, as the site names it. */
import type { ApprovalView } from "../../messages/contract.ts";
import { Icon } from "../components/icons.tsx";
import { text } from "../components/text.ts";

type Account = NonNullable<ApprovalView["account"]>;

export function AccountFacts({ account }: { account: Account }) {
  const name = account.userName || account.userDisplayName || text("accountUnnamed");
  const second = account.userDisplayName === name ? "" : account.userDisplayName;
  return <AccountCard name={name} second={second} />;
}

/** One account, not to be chosen. */
export function AccountCard({ name, second }: { name: string; second: string }) {
  return (
    <div class="account-card" data-testid="approve-account">
      <Icon name="person" />
      <div class="grow">
        <p class="account-name">
          <bdi>{name}</bdi>
        </p>
        {second !== "" && (
          <p class="caption break">
            <bdi>{second}</bdi>
          </p>
        )}
      </div>
    </div>
  );
}
