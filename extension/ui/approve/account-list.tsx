/** Who may sign in: a list to choose from with arrow keys (WAI-ARIA listbox), newest first. */
import type { Signal } from "@preact/signals";
import { useEffect, useId, useRef } from "preact/hooks";
import type { ApprovalAccount } from "../../messages/contract.ts";
import { accountName } from "../../messages/passkey-order.ts";
import { secondName } from "../components/account-names.ts";
import { Icon } from "../components/icons.tsx";
import { text } from "../components/text.ts";
import { agoText } from "../components/time-text.ts";

type AccountListProps = {
  readonly accounts: readonly ApprovalAccount[];
  /** credentialId of the chosen account. */
  readonly chosen: Signal<string | null>;
  /** Leaves room for a password below. */
  readonly isCompact: boolean;
};

export function AccountList({ accounts, chosen, isCompact }: AccountListProps) {
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const place = Math.max(
    0,
    accounts.findIndex((account) => account.credentialId === chosen.value),
  );
  useEffect(() => {
    list.current?.focus();
  }, []);
  useEffect(() => {
    list.current?.children[place]?.scrollIntoView({ block: "nearest" });
  }, [place]);
  const onKeyDown = (event: KeyboardEvent) => {
    const to = destination(event.key, place, accounts.length);
    if (to === null) return;
    event.preventDefault();
    chosen.value = accounts[to]?.credentialId ?? null;
  };
  return (
    <div
      ref={list}
      role="listbox"
      class="account-list"
      data-testid="approve-accounts"
      data-compact={isCompact ? "" : undefined}
      tabIndex={0}
      aria-label={text("approveAccounts")}
      aria-activedescendant={`${id}-${place}`}
      onKeyDown={onKeyDown}
    >
      {accounts.map((account, index) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the listbox owns the keyboard
        // biome-ignore lint/a11y/useFocusableInteractive: the listbox points here with aria-activedescendant
        <div
          key={account.credentialId}
          id={`${id}-${index}`}
          role="option"
          class="account-option"
          data-testid="approve-account"
          aria-selected={index === place}
          onClick={() => {
            chosen.value = account.credentialId;
          }}
        >
          <AccountOptionText account={account} />
          {index === place && <Icon name="check" />}
        </div>
      ))}
    </div>
  );
}

function AccountOptionText({ account }: { account: ApprovalAccount }) {
  const second = secondName(account);
  return (
    <span class="grow">
      <span class="account-name">
        <bdi>{accountName(account) || text("accountUnnamed")}</bdi>
      </span>
      <span class="caption account-second">
        {second !== "" && (
          <>
            <bdi>{second}</bdi>
            <span class="aside">·</span>
          </>
        )}
        <span>{text("madeAgo", agoText(account.createdAtMs, Date.now()))}</span>
      </span>
    </span>
  );
}

/** Where a key leads in a list of `total` rows, or null for a key that is not the list's. */
function destination(key: string, place: number, total: number): number | null {
  if (key === "ArrowDown") return Math.min(total - 1, place + 1);
  if (key === "ArrowUp") return Math.max(0, place - 1);
  if (key === "Home") return 0;
  return key === "End" ? total - 1 : null;
}
