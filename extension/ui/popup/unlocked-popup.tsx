/** The unlocked popup: this site's passkeys, search over all, the list by site, one line of status. */
import type { SyncStatus } from "../../messages/contract.ts";
import { ask } from "../ask-background.ts";
import { Button } from "../components/button.tsx";
import { DamageNotices } from "../components/damage-notices.tsx";
import { FaultNotice } from "../components/fault-text.tsx";
import { HiddenBySites } from "../components/hidden-by-sites.tsx";
import { Icon } from "../components/icons.tsx";
import { openManager } from "../components/open-page.ts";
import { PasskeyFinder } from "../components/passkey-finder.tsx";
import { text, textOfCount } from "../components/text.ts";
import { useAction } from "../components/use-action.ts";
import { useAnswer } from "../components/use-answer.ts";
import { usePasskeyList } from "../components/use-passkey-list.ts";
import { SyncAlarmLine, SyncStateLine } from "./sync-lines.tsx";
import { ThisSite } from "./this-site.tsx";

type UnlockedPopupProps = {
  /** Of the page in the active tab; undefined while that is not known yet. */
  readonly host: string | null | undefined;
  readonly mayUsePrivateWindows: boolean;
  readonly onLocked: () => void;
};

export function UnlockedPopup({ host, mayUsePrivateWindows, onLocked }: UnlockedPopupProps) {
  const { list, fault } = usePasskeyList(host);
  const shown = list.value;
  const sync = useAnswer("sync/status", {}).value.value;
  return (
    <>
      <SyncAlarmLine status={sync} />
      {fault.value && (
        <div class="popup-part">
          <FaultNotice code={fault.value} testId="popup-fault" />
        </div>
      )}
      <DamageNotices codes={shown?.faults} />
      {shown && shown.hiddenBySites > 0 && (
        <div class="popup-part">
          <HiddenBySites count={shown.hiddenBySites} onOpenTrash={openTrash} />
        </div>
      )}
      {shown?.total === 0 && <Empty />}
      {shown && shown.total > 0 && (
        <>
          {shown.here.length > 0 && <ThisSite passkeys={shown.here} onChoose={openPasskey} />}
          <PasskeyFinder
            passkeys={shown.passkeys}
            isComplete={shown.isComplete}
            hasFocus
            onChoose={openPasskey}
          />
        </>
      )}
      {!mayUsePrivateWindows && (
        <p class="caption popup-hint" data-testid="private-windows-hint">
          {text("privateWindowsOff")}
        </p>
      )}
      <StatusLine total={shown?.total ?? null} sync={sync} onLocked={onLocked} />
    </>
  );
}

function openPasskey(itemId: string): void {
  void openManager("passkeys", itemId).then(() => window.close());
}

function openTrash(): void {
  void openManager("trash").then(() => window.close());
}

function Empty() {
  return (
    <div class="popup-centre" data-testid="popup-empty">
      <span class="popup-emblem">
        <Icon name="key" />
      </span>
      <h2>{text("emptyTitle")}</h2>
      <p class="muted">{text("emptyWhat")}</p>
    </div>
  );
}

type StatusLineProps = {
  /** How many passkeys there are, or null while that is not known. */
  readonly total: number | null;
  readonly sync: SyncStatus | null;
  readonly onLocked: () => void;
};

function StatusLine({ total, sync, onLocked }: StatusLineProps) {
  const locking = useAction();
  return (
    <footer class="status-line">
      <div class="caption grow status-texts">
        <span class="cut" data-testid="status">
          {total !== null && textOfCount("statusUnlocked", total)}
        </span>
        {sync && <SyncStateLine status={sync} />}
      </div>
      <Button
        label={text("lock")}
        testId="lock"
        kind="quiet"
        icon="lock"
        isDisabled={locking.isBusy.value}
        onClick={() =>
          void locking.run(async () => {
            await ask("vault/lock", {});
            onLocked();
          })
        }
      />
      <Button
        label={text("openKeyferry")}
        testId="open-manager"
        kind="quiet"
        icon="gear"
        isSquare
        onClick={() => void openManager("settings").then(() => window.close())}
      />
    </footer>
  );
}
