/** The offer to keep a new vault in sync. Leaving it is a full answer: no server is the default. */
import { Button } from "../components/button.tsx";
import { ConnectForm } from "../components/connect-form.tsx";
import { text } from "../components/text.ts";

type KeepInSyncStepProps = {
  readonly onLater: () => void;
  readonly onConnected: (server: string) => void;
};

export function KeepInSyncStep({ onLater, onConnected }: KeepInSyncStepProps) {
  return (
    <div class="stack">
      <h1>{text("keepTitle")}</h1>
      <p>{text("keepWhat")}</p>
      <p>{text("keepSealed")}</p>
      <p>{text("keepNoServer")}</p>
      <ConnectForm hasFocus onConnected={onConnected}>
        <Button label={text("notNow")} testId="sync-not-now" onClick={onLater} />
      </ConnectForm>
    </div>
  );
}
