/** All passkeys, with the chosen one beside the list. */
import { useMemo } from "preact/hooks";
import { DamageNotices } from "../components/damage-notices.tsx";
import { FaultNotice } from "../components/fault-text.tsx";
import { Icon } from "../components/icons.tsx";
import { PasskeyFinder } from "../components/passkey-finder.tsx";
import { text } from "../components/text.ts";
import { useAnswer } from "../components/use-answer.ts";
import { PasskeyDetail } from "./passkey-detail.tsx";

export function PasskeysSection({ itemId }: { itemId: string | null }) {
  const list = useAnswer("passkeys/list", {});
  const passkeys = list.value.value?.passkeys;
  const kept = useMemo(() => passkeys?.filter((passkey) => passkey.trashedAtMs === null) ?? null, [passkeys]);
  return (
    <>
      <h1>{text("passkeys")}</h1>
      {list.fault.value && <FaultNotice code={list.fault.value} testId="manager-fault" />}
      <DamageNotices codes={list.value.value?.faults} />
      {kept && kept.length === 0 && (
        <div class="empty stack-tight" data-testid="passkeys-empty">
          <Icon name="key" />
          <h2>{text("emptyTitle")}</h2>
          <p class="muted">{text("emptyWhat")}</p>
        </div>
      )}
      {kept && kept.length > 0 && (
        <div class="list-and-detail" data-has-detail={itemId ? "" : undefined}>
          <PasskeyFinder
            passkeys={kept}
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
