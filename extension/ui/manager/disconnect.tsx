/** Leaving the server: what stays where is said before. */
import { ask } from "../ask-background.ts";
import { Button } from "../components/button.tsx";
import { FaultNotice } from "../components/fault-text.tsx";
import { text, textOfCount } from "../components/text.ts";
import { useAction } from "../components/use-action.ts";

type DisconnectProps = {
  readonly waitingEdits: number;
  readonly onEnd: () => void;
  readonly onDisconnected: () => void;
};

export function Disconnect({ waitingEdits, onEnd, onDisconnected }: DisconnectProps) {
  const action = useAction();
  return (
    <div class="stack sync-part" data-testid="sync-disconnect-what">
      <h3>{text("disconnectTitle")}</h3>
      <ul class="sentences">
        <li>{text("disconnectHere")}</li>
        <li>{text("disconnectThere")}</li>
        {waitingEdits > 0 && <li>{textOfCount("disconnectUnsent", waitingEdits)}</li>}
        <li>{text("disconnectBack")}</li>
      </ul>
      {action.fault.value && <FaultNotice code={action.fault.value} testId="sync-disconnect-fault" />}
      <div class="row">
        <Button
          label={text("disconnect")}
          testId="sync-disconnect"
          kind="danger"
          isDisabled={action.isBusy.value}
          onClick={() => void action.run(() => ask("sync/disconnect", {}).then(onDisconnected))}
        />
        <Button label={text("cancel")} testId="sync-disconnect-cancel" onClick={onEnd} />
      </div>
    </div>
  );
}
