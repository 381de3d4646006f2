/** This browser already holds a vault; a second one beside it would only confuse. */
import { Button } from "../components/button.tsx";
import { openManager } from "../components/open-page.ts";
import { text } from "../components/text.ts";

export function ExistsStep() {
  return (
    <div class="stack">
      <h1>{text("existsTitle")}</h1>
      <p>{text("existsWhat")}</p>
      <p class="muted">{text("existsOther", text("moving"), text("welcomeJoin"))}</p>
      <div class="row onboarding-actions">
        <Button
          label={text("doneOpen")}
          testId="open-manager"
          kind="primary"
          onClick={() => void openManager("passkeys")}
        />
      </div>
    </div>
  );
}
