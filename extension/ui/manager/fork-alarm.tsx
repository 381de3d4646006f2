/** Server and device hold two histories. Nothing is lost; the person says when they are brought together. */
import type { ForkSummary } from "../../messages/contract.ts";
import { ask } from "../ask-background.ts";
import { Button } from "../components/button.tsx";
import { FaultNotice } from "../components/fault-text.tsx";
import { Notice } from "../components/notice.tsx";
import { numberText, text, textOfCount } from "../components/text.ts";
import { agoText } from "../components/time-text.ts";
import { useAction } from "../components/use-action.ts";

export function ForkAlarm({ fork, onMerged }: { fork: ForkSummary; onMerged: () => void }) {
  const action = useAction();
  const isBusy = action.isBusy.value;
  return (
    <Notice kind="danger" icon="fork" testId="fork-alarm" title={text("forkTitle")}>
      <p>{text("forkSafe")}</p>
      <p>{text("forkWhy")}</p>
      <dl class="facts-table fork-facts">
        <dt>{text("forkCommon")}</dt>
        <dd data-testid="fork-place">{text("comparePlace", numberText(fork.forkSeq))}</dd>
        <dt>{text("forkHere")}</dt>
        <dd data-testid="fork-here">{textOfCount("changes", fork.here)}</dd>
        <dt>{text("forkThere")}</dt>
        <dd data-testid="fork-there">{textOfCount("changes", fork.there)}</dd>
        <dt>{text("forkSeen")}</dt>
        <dd>{agoText(fork.seenAtMs, Date.now())}</dd>
      </dl>
      <p>{text("forkMergeWhat")}</p>
      {action.fault.value && <FaultNotice code={action.fault.value} testId="fork-fault" />}
      <Button
        label={text(isBusy ? "forkMerging" : "forkMerge")}
        testId="fork-merge"
        kind="primary"
        isDisabled={isBusy}
        onClick={() => void action.run(() => ask("sync/merge-fork", {}).then(onMerged))}
      />
    </Notice>
  );
}
