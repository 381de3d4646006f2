/** The vault exists: what happens next time a site asks for a passkey, and where the vault is kept. */
import { Button } from "../components/button.tsx";
import { Icon } from "../components/icons.tsx";
import { Notice } from "../components/notice.tsx";
import { openManager } from "../components/open-page.ts";
import { shownAddress } from "../components/server-address.ts";
import { text } from "../components/text.ts";

type DoneStepProps = {
  /** The server that keeps the vault in sync, or null. */
  readonly server: string | null;
  readonly onKeepInSync?: () => void;
};

export function DoneStep({ server, onKeepInSync }: DoneStepProps) {
  return (
    <div class="stack">
      <span class="done-mark">
        <Icon name="check" />
      </span>
      <h1>{text("doneTitle")}</h1>
      <p class="lead">{text("doneNext")}</p>
      <p>{text("doneWindow")}</p>
      {server !== null && (
        <Notice kind="ok" icon="sync" testId="done-synced" title={text("doneSynced", shownAddress(server))} />
      )}
      {server === null && onKeepInSync && (
        <Notice kind="warn" testId="done-alone" title={text("doneAlone")}>
          <p>{text("doneAloneWhat")}</p>
          <Button label={text("keepTitle")} testId="keep-in-sync" icon="sync" onClick={onKeepInSync} />
        </Notice>
      )}
      <div class="row onboarding-actions">
        <Button
          label={text("doneOpen")}
          testId="open-manager"
          kind="primary"
          onClick={() => void openManager("passkeys")}
        />
        <Button label={text("doneClose")} testId="onboarding-close" onClick={() => window.close()} />
      </div>
    </div>
  );
}
