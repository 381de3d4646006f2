/** The vault exists: what happens next time a site asks for a passkey. */
import { Button } from "../components/button.tsx";
import { Icon } from "../components/icons.tsx";
import { openManager } from "../components/open-page.ts";
import { text } from "../components/text.ts";

export function DoneStep() {
  return (
    <div class="stack">
      <span class="done-mark">
        <Icon name="check" />
      </span>
      <h1>{text("doneTitle")}</h1>
      <p class="lead">{text("doneNext")}</p>
      <p>{text("doneWindow")}</p>
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
