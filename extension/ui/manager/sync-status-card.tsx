/** The state of sync in one sentence, the facts behind it, and what can be done: sync now, disconnect. */
import { useSignal } from "@preact/signals";
import type { SyncStatus } from "../../messages/contract.ts";
import { ask } from "../ask-background.ts";
import { Button } from "../components/button.tsx";
import { faultParts } from "../components/fault-text.tsx";
import { Icon, type IconName } from "../components/icons.tsx";
import { shownAddress } from "../components/server-address.ts";
import { type SyncTone, stoppedState, syncLine } from "../components/sync-line.ts";
import { syncLineText } from "../components/sync-line-text.ts";
import { localeTag, text, textOfCount } from "../components/text.ts";
import { agoText, untilText } from "../components/time-text.ts";
import { useAction } from "../components/use-action.ts";
import { useNow } from "../components/use-now.ts";
import { Disconnect } from "./disconnect.tsx";
import { syncExplanation } from "./sync-explanation.ts";

const ICONS: Readonly<Record<SyncTone, IconName>> = {
  ok: "check",
  quiet: "sync",
  warn: "warning",
  danger: "warning",
};

type SyncStatusCardProps = {
  readonly status: SyncStatus;
  readonly server: string;
  readonly onChange: () => void;
};

export function SyncStatusCard({ status, server, onChange }: SyncStatusCardProps) {
  const isLeaving = useSignal(false);
  const action = useAction();
  const line = syncLine(status);
  const what = syncExplanation(status);
  const stopped = stoppedState(status.state);
  const isBusy = action.isBusy.value || status.state === "syncing";
  // A failed "Sync now" is in the status too, where it says when the next try is.
  const fault = status.fault ?? action.fault.value;
  const leave = (value: boolean) => () => {
    isLeaving.value = value;
  };
  return (
    <section class="card stack" aria-labelledby="sync-state" data-testid="sync-card">
      <div class="sync-head" data-tone={line.tone}>
        <Icon name={ICONS[line.tone]} />
        <div class="stack-tight" role="status">
          <h2 id="sync-state" data-testid="sync-state">
            {syncLineText(line)}
          </h2>
          {what && <p class="muted">{text(what)}</p>}
          {fault && stopped === null && (
            <p data-testid="sync-fault" data-fault={fault}>
              {faultParts(fault).join(localeTag().startsWith("ja") ? "" : " ")}
            </p>
          )}
        </div>
      </div>
      <SyncFacts status={status} server={server} />
      {isLeaving.value ? (
        <Disconnect
          waitingEdits={status.waitingEdits}
          onEnd={leave(false)}
          onDisconnected={() => {
            isLeaving.value = false;
            onChange();
          }}
        />
      ) : (
        mayDisconnect(status) && (
          <div class="row">
            {stopped === null && (
              <Button
                label={text(isBusy ? "syncSyncing" : "syncNow")}
                testId="sync-now"
                icon="sync"
                isDisabled={isBusy}
                onClick={() => void action.run(() => ask("sync/now", {}).then(onChange))}
              />
            )}
            <Button
              label={text("disconnectOpen")}
              testId="sync-disconnect-open"
              kind="quiet"
              onClick={leave(true)}
            />
          </div>
        )
      )}
    </section>
  );
}

/** Who was removed, copied or closed has nothing left to disconnect from. */
function mayDisconnect({ state }: SyncStatus): boolean {
  return state !== "removed" && state !== "copied" && state !== "closed";
}

function SyncFacts({ status, server }: { status: SyncStatus; server: string }) {
  const now = useNow(1000).value;
  const { lastSyncedAtMs, nextTryAtMs, waitingEdits } = status;
  const showsNext = nextTryAtMs !== null && stoppedState(status.state) === null && status.state !== "syncing";
  return (
    <dl class="facts-table">
      <dt>{text("syncServer")}</dt>
      <dd class="mono break" data-testid="sync-server-address">
        {shownAddress(server)}
      </dd>
      <dt>{text("syncLast")}</dt>
      <dd data-testid="sync-last">
        {lastSyncedAtMs === null ? text("syncNever") : agoText(lastSyncedAtMs, now)}
      </dd>
      {waitingEdits > 0 && (
        <>
          <dt>{text("syncUnsent")}</dt>
          <dd data-testid="sync-waiting">{textOfCount("changes", waitingEdits)}</dd>
        </>
      )}
      {showsNext && (
        <>
          <dt>{text("syncNext")}</dt>
          <dd data-testid="sync-next">{untilText(nextTryAtMs, now)}</dd>
        </>
      )}
    </dl>
  );
}
