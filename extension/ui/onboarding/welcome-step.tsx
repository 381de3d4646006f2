/** What Keyferry is, in two sentences. */
import { Button } from "../components/button.tsx";
import { text } from "../components/text.ts";

export function WelcomeStep({ onNext }: { onNext: () => void }) {
  return (
    <div class="stack">
      <h1>{text("welcomeTitle")}</h1>
      <p class="lead">{text("welcomeWhat")}</p>
      <p class="lead">{text("welcomeWhere")}</p>
      <div class="row onboarding-actions">
        <Button label={text("welcomeStart")} testId="onboarding-start" kind="primary" onClick={onNext} />
      </div>
    </div>
  );
}
