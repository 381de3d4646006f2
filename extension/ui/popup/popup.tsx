/** The popup in its three states: no vault, locked, unlocked; with what waits and what is wrong above them. */
import { useEffect } from "preact/hooks";
import { browser } from "../../platform/browser.ts";
import { Button } from "../components/button.tsx";
import { ErasedNotice } from "../components/erased-notice.tsx";
import { FaultNotice } from "../components/fault-text.tsx";
import { HealthNotice } from "../components/health-notice.tsx";
import { Icon } from "../components/icons.tsx";
import { Notice } from "../components/notice.tsx";
import { openApproval, openOnboarding } from "../components/open-page.ts";
import { text } from "../components/text.ts";
import { UnlockForm } from "../components/unlock-form.tsx";
import { useAnswer } from "../components/use-answer.ts";
import { UnlockedPopup } from "./unlocked-popup.tsx";
import { useActiveHost } from "./use-active-host.ts";

/** Opened only to unlock, because the popup itself cannot ask an authenticator. */
const isUnlockWindow = location.search === "?unlock";

export function Popup() {
  const status = useAnswer("vault/status", {});
  const health = useAnswer("health/read", {});
  const host = useActiveHost().value;
  const vault = status.value.value;
  const fault = status.fault.value;
  const isWell = health.value.value?.hasSiteAccess !== false && health.value.value?.isRegistered !== false;
  const waiting = vault?.waitingRequestIds[0];
  useEffect(() => {
    if (isUnlockWindow && vault?.state === "unlocked") window.close();
  }, [vault?.state]);
  return (
    <main class="popup" data-testid="popup" data-state={vault?.state ?? "loading"}>
      <h1 class="visually-hidden">Keyferry</h1>
      {fault && (
        <div class="popup-part">
          <FaultNotice code={fault} testId="popup-fault" />
        </div>
      )}
      {vault && vault.state !== "none" && !isWell && health.value.value && (
        <div class="popup-part">
          <HealthNotice health={health.value.value} onMended={() => void health.reload()} />
        </div>
      )}
      {waiting !== undefined && <Waiting requestId={waiting} />}
      {vault?.state === "none" && (
        <>
          <div class="popup-part">
            <ErasedNotice />
          </div>
          <NoVault />
        </>
      )}
      {vault?.state === "locked" && <Locked onUnlocked={() => void status.reload()} />}
      {vault?.state === "unlocked" && (
        <UnlockedPopup
          host={host}
          mayUsePrivateWindows={health.value.value?.isAllowedInPrivateWindows !== false}
          onLocked={() => void status.reload()}
        />
      )}
    </main>
  );
}

function Waiting({ requestId }: { requestId: string }) {
  return (
    <div class="popup-part">
      <Notice kind="info" testId="waiting-request" icon="clock" title={text("waitingTitle")}>
        <Button
          label={text("waitingOpen")}
          testId="waiting-open"
          kind="primary"
          onClick={() => closeAfter(openApproval(requestId))}
        />
      </Notice>
    </div>
  );
}

function NoVault() {
  return (
    <div class="popup-centre" data-testid="popup-none">
      <span class="popup-emblem">
        <Icon name="ferry" />
      </span>
      <h2>{text("noVaultTitle")}</h2>
      <p class="muted">{text("noVaultWhat")}</p>
      <Button
        label={text("setUp")}
        testId="set-up"
        kind="primary"
        isWide
        onClick={() => closeAfter(openOnboarding())}
      />
    </div>
  );
}

function Locked({ onUnlocked }: { onUnlocked: () => void }) {
  return (
    <div class="popup-part popup-locked" data-testid="popup-locked">
      <h2 class="row">
        <Icon name="lock" />
        {text("lockedTitle")}
      </h2>
      <UnlockForm onUnlocked={onUnlocked} />
    </div>
  );
}

/** The popup gives way to what it has opened; where it is shown as a tab (Android), it stays. */
function closeAfter(opening: Promise<void>): void {
  void opening.then(() => {
    if (browser.extension.getViews({ type: "popup" }).includes(window)) window.close();
  });
}
