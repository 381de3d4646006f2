/** All passkeys, with the chosen one beside the list. */
import { DamageNotices } from "../components/damage-notices.tsx";
import { FaultNotice } from "../components/fault-text.tsx";
import { HiddenBySites } from "../components/hidden-by-sites.tsx";
import { Icon } from "../components/icons.tsx";
import { PasskeyFinder } from "../components/passkey-finder.tsx";
import { text } from "../components/text.ts";
import { usePasskeyList } from "../components/use-passkey-list.ts";
import { PasskeyDetail } from "./passkey-detail.tsx";

export function PasskeysSection({ itemId }: { itemId: string | null }) {
  const { list, fault } = usePasskeyList(null);
  const shown = list.value;
  return (
    <>
      <h1>{text("passkeys")}</h1>
      {fault.value && <FaultNotice code={fault.value} testId="manager-fault" />}
      <DamageNotices codes={shown?.faults} />
      <HiddenBySites
        count={shown?.hiddenBySites}
        onOpenTrash={() => {
          location.hash = "trash";
        }}
      />
      {shown?.total === 0 && (
        <div class="empty stack-tight" data-testid="passkeys-empty">
          <Icon name="key" />
          <h2>{text("emptyTitle")}</h2>
          <p class="muted">{text("emptyWhat")}</p>
        </div>
      )}
      {shown && shown.total > 0 && (
        <div class="list-and-detail" data-has-detail={itemId ? "" : undefined}>
          <PasskeyFinder
            passkeys={shown.passkeys}
            isComplete={shown.isComplete}
            selectedId={itemId}
            hasFocus={itemId === null}
            onChoose={(chosen) => {
              location.hash = `passkeys/${chosen}`;
            }}
          />
          {itemId ? (
            <PasskeyDetail key={itemId} itemId={itemId} />
          ) : (
            <p class="muted detail-none">{text("detailNone")}</p>
          )}
        </div>
      )}
    </>
  );
}
