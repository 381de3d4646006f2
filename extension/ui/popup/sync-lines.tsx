/** Sync in the popup: one quiet line at the bottom, and one above everything when the person has to act. */
import type { SyncStatus } from "../../messages/contract.ts";
import { Button } from "../components/button.tsx";
import { Icon, type IconName } from "../components/icons.tsx";
import { openManager } from "../components/open-page.ts";
import { type SyncTone, stoppedState, syncLine } from "../components/sync-line.ts";
import { syncLineText } from "../components/sync-line-text.ts";
import { text } from "../components/text.ts";

const ICONS: Readonly<Record<SyncTone, IconName>> = {
  ok: "check",
  quiet: "sync",
  warn: "warning",
  danger: "warning",
};

function openSync(): void {
  void openManager("sync").then(() => window.close());
}

export function SyncStateLine({ status }: { status: SyncStatus }) {
  const line = syncLine(status);
  return (
    <button
      type="button"
      class="sync-line"
      data-testid="popup-sync"
      data-state={status.state}
      data-tone={line.tone}
      onClick={openSync}
    >
      <Icon name={status.state === "off" ? "device" : ICONS[line.tone]} />
      <span class="cut">{syncLineText(line)}</span>
    </button>
  );
}

export function SyncAlarmLine({ status }: { status: SyncStatus | null }) {
  if (status === null || stoppedState(status.state) === null) return null;
  const line = syncLine(status);
  return (
    <div class="alarm-line" data-testid="popup-sync-alarm" data-tone={line.tone} role="alert">
      <Icon name="warning" />
      <span class="grow">{syncLineText(line)}</span>
      <Button label={text("showWhatToDo")} testId="popup-sync-alarm-open" onClick={openSync} />
    </div>
  );
}
