/** The unlocked popup: this site's passkeys, search over all, the list by site, one line of status. */
import { useMemo } from "preact/hooks";
import type { PasskeySummary, SyncStatus } from "../../messages/contract.ts";
import { ask } from "../ask-background.ts";
import { Button } from "../components/button.tsx";
import { DamageNotices } from "../components/damage-notices.tsx";
import { FaultNotice } from "../components/fault-text.tsx";
import { Icon } from "../components/icons.tsx";
import { openManager } from "../components/open-page.ts";
import { PasskeyFinder } from "../components/passkey-finder.tsx";
import { belongsToHost, indexPasskeys } from "../components/passkey-search.ts";
import { localeTag, text, textOfCount } from "../components/text.ts";
import { useAction } from "../components/use-action.ts";
import { useAnswer } from "../components/use-answer.ts";
import { SyncAlarmLine, SyncStateLine } from "./sync-lines.tsx";
import { ThisSite } from "./this-site.tsx";
import { useActiveHost } from "./use-active-host.ts";

type UnlockedPopupProps = { readonly mayUsePrivateWindows: boolean; readonly onLocked: () => void };

export function UnlockedPopup({ mayUsePrivateWindows, onLocked }: UnlockedPopupProps) {
  const list = useAnswer("passkeys/list", {});
  const sync = useAnswer("sync/status", {}).value.value;
  const host = useActiveHost().value;
  const passkeys = list.value.value?.passkeys;
  const kept = useMemo(() => passkeys?.filter((passkey) => passkey.trashedAtMs === null) ?? null, [passkeys]);
  const here = useMemo(() => (host === null || kept === null ? [] : ofHost(kept, host)), [kept, host]);
  return (
    <>
      <SyncAlarmLine status={sync} />
      {list.fault.value && (
        <div class="popup-part">
          <FaultNotice code={list.fault.value} testId="popup-fault" />
        </div>
      )}
      <DamageNotices codes={list.value.value?.faults} />
      {kept && kept.length === 0 && <Empty />}
      {kept && kept.length > 0 && (
        <>
          {here.length > 0 && <ThisSite passkeys={here} onChoose={openPasskey} />}
          <PasskeyFinder passkeys={kept} hasFocus onChoose={openPasskey} />
        </>
      )}
      {!mayUsePrivateWindows && (
        <p class="caption popup-hint" data-testid="private-windows-hint">
          {text("privateWindowsOff")}
        </p>
      )}
      <StatusLine kept={kept} sync={sync} onLocked={onLocked} />
    </>
  );
}

function ofHost(passkeys: readonly PasskeySummary[], host: string): readonly PasskeySummary[] {
  const here = passkeys.filter((passkey) => belongsToHost(passkey.rpId, host));
  return indexPasskeys(here, localeTag()).map(({ passkey }) => passkey);
}

function openPasskey(itemId: string): void {
  void openManager("passkeys", itemId).then(() => window.close());
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
  readonly kept: readonly PasskeySummary[] | null;
  readonly sync: SyncStatus | null;
  readonly onLocked: () => void;
};

function StatusLine({ kept, sync, onLocked }: StatusLineProps) {
  const locking = useAction();
  return (
    <footer class="status-line">
      <div class="caption grow status-texts">
        <span class="cut" data-testid="status">
          {kept && textOfCount("statusUnlocked", kept.length)}
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
