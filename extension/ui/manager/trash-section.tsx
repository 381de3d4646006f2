/** Passkeys in the trash, each with the day it goes for good and the way back. */
import { useMemo } from "preact/hooks";
import type { PasskeySummary } from "../../messages/passkey-pages-contract.ts";
import { ask } from "../ask-background.ts";
import { Button } from "../components/button.tsx";
import { FaultNotice } from "../components/fault-text.tsx";
import { Icon } from "../components/icons.tsx";
import { PasskeyNames } from "../components/passkey-option.tsx";
import { SiteMark } from "../components/site-mark.tsx";
import { text } from "../components/text.ts";
import { DAY_MS, dateText } from "../components/time-text.ts";
import { showToast } from "../components/toast.tsx";
import { useAction } from "../components/use-action.ts";
import { useAnswer } from "../components/use-answer.ts";

/** Trash is kept this long (in days) before a device may remove it for good. */
const TRASH_DAYS = 30;

export function TrashSection() {
  const list = useAnswer("passkeys/list", {});
  const action = useAction();
  const passkeys = list.value.value?.passkeys;
  const trashed = useMemo(() => passkeys && trashedOnly(passkeys), [passkeys]);
  const fault = list.fault.value ?? action.fault.value;
  const restore = (passkey: PasskeySummary) =>
    action.run(async () => {
      await ask("passkeys/restore", { itemId: passkey.itemId });
      await list.reload();
      showToast({ message: text("restored") });
    });
  return (
    <>
      <h1>{text("trash")}</h1>
      {fault && <FaultNotice code={fault} testId="manager-fault" />}
      {trashed?.length === 0 && (
        <div class="empty stack-tight" data-testid="trash-empty">
          <Icon name="trash" />
          <h2>{text("trashEmpty")}</h2>
          <p class="muted">{text("trashEmptyWhat")}</p>
        </div>
      )}
      {trashed && trashed.length > 0 && (
        <>
          <p class="muted">{text("trashWhat")}</p>
          <ul class="rows" data-testid="trash-list">
            {trashed.map((passkey) => (
              <li key={passkey.itemId} data-item={passkey.itemId} data-testid="trash-row">
                <SiteMark rpId={passkey.rpId} />
                <PasskeyNames passkey={passkey} hasSite />
                {passkey.isHiddenBySite && (
                  <span class="caption" data-testid="trash-by-site">
                    {text("trashBySite")}
                  </span>
                )}
                <span class="caption">
                  {text("trashUntil", dateText((passkey.trashedAtMs ?? 0) + TRASH_DAYS * DAY_MS))}
                </span>
                <Button
                  label={text("restore")}
                  testId="trash-restore"
                  icon="restore"
                  isDisabled={action.isBusy.value}
                  onClick={() => void restore(passkey)}
                />
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}

/** Newest in the trash first. */
function trashedOnly(passkeys: readonly PasskeySummary[]): readonly PasskeySummary[] {
  return passkeys
    .filter((passkey) => passkey.trashedAtMs !== null)
    .sort((a, b) => (b.trashedAtMs ?? 0) - (a.trashedAtMs ?? 0));
}
