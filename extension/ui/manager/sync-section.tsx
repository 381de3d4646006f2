/** Sync: how this device and its server stand, and what happened. */

import { FaultNotice } from "../components/fault-text.tsx";
import { stoppedState } from "../components/sync-line.ts";
import { text } from "../components/text.ts";
import { useAnswer } from "../components/use-answer.ts";
import { ForkAlarm } from "./fork-alarm.tsx";
import { StoppedAlarm } from "./stopped-alarm.tsx";
import { SyncNotes } from "./sync-notes.tsx";
import { SyncOff } from "./sync-off.tsx";
import { SyncStatusCard } from "./sync-status-card.tsx";

export function SyncSection() {
  const answer = useAnswer("sync/status", {});
  const status = answer.value.value;
  const reload = () => void answer.reload();
  const stopped = status && stoppedState(status.state);
  return (
    <>
      <h1>{text("sync")}</h1>
      {answer.fault.value && <FaultNotice code={answer.fault.value} testId="manager-fault" />}
      {status && (
        <div class="sync" data-testid="sync-section" data-state={status.state}>
          {status.fork && <ForkAlarm fork={status.fork} onMerged={reload} />}
          {stopped && stopped !== "forked" && (
            <StoppedAlarm state={stopped} waitingEdits={status.waitingEdits} />
          )}
          {status.state === "off" && <SyncOff onConnected={reload} />}
          {status.server !== null && (
            <SyncStatusCard status={status} server={status.server} onChange={reload} />
          )}
          <SyncNotes notes={status.notes} onDismissed={reload} />
          {status.server !== null && <CompareOffer />}
        </div>
      )}
    </>
  );
}

function CompareOffer() {
  return (
    <section class="card stack" aria-labelledby="compare">
      <div class="stack-tight">
        <h2 id="compare">{text("compare")}</h2>
        <p class="muted">{text("compareWhat")}</p>
      </div>
      <div>
        <a class="button" href="#sync/compare" data-testid="sync-compare">
          {text("compareOpen")}
        </a>
      </div>
    </section>
  );
}
