/** No server: what that means, and the way to one. */
import { useSignal } from "@preact/signals";
import { Button } from "../components/button.tsx";
import { ConnectForm } from "../components/connect-form.tsx";
import { Icon } from "../components/icons.tsx";
import { text } from "../components/text.ts";

export function SyncOff({ onConnected }: { onConnected: () => void }) {
  const isOpen = useSignal(false);
  const open = (value: boolean) => () => {
    isOpen.value = value;
  };
  return (
    <section class="card stack" aria-labelledby="sync-state" data-testid="sync-off">
      <div class="sync-head" data-tone="quiet">
        <Icon name="device" />
        <div class="stack-tight">
          <h2 id="sync-state" data-testid="sync-state">
            {text("syncOff")}
          </h2>
          <p class="muted">{text("doneAloneWhat")}</p>
        </div>
      </div>
      {isOpen.value ? (
        <>
          <p>{text("keepSealed")}</p>
          <p>{text("keepNoServer")}</p>
          <ConnectForm hasFocus onConnected={onConnected}>
            <Button label={text("cancel")} testId="sync-connect-cancel" onClick={open(false)} />
          </ConnectForm>
        </>
      ) : (
        <div>
          <Button
            label={text("keepTitle")}
            testId="sync-connect-open"
            kind="primary"
            icon="sync"
            onClick={open(true)}
          />
        </div>
      )}
    </section>
  );
}
