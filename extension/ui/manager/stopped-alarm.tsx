/** Sync has stopped and the person has to do something: what happened, what is safe, what to do. */
import { Notice } from "../components/notice.tsx";
import type { StoppedState } from "../components/sync-line.ts";
import { type TextKey, text, textOfCount } from "../components/text.ts";

type StoppedForGood = Exclude<StoppedState, "forked">;

/** Each text has the three parts of an error on lines of their own. */
const TEXTS: Readonly<Record<StoppedForGood, TextKey>> = {
  removed: "stoppedRemoved",
  copied: "stoppedCopied",
  closed: "stoppedClosed",
  "needs-update": "stoppedNeedsUpdate",
};

export function StoppedAlarm({ state, waitingEdits }: { state: StoppedForGood; waitingEdits: number }) {
  const [what, ...rest] = text(TEXTS[state]).split("\n");
  return (
    <Notice kind={state === "needs-update" ? "warn" : "danger"} testId="sync-stopped" title={what ?? ""}>
      {rest.map((part) => (
        <p key={part}>{part}</p>
      ))}
      {waitingEdits > 0 && <p>{textOfCount("disconnectUnsent", waitingEdits)}</p>}
      {(state === "removed" || state === "closed") && (
        <p>
          <a href="#settings" data-testid="stopped-erase">
            {text("eraseTitle")}
          </a>
        </p>
      )}
    </Notice>
  );
}
