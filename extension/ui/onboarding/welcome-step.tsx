/** What Keyferry is, in two sentences, and the two ways to begin. */
import { Button } from "../components/button.tsx";
import { ErasedNotice } from "../components/erased-notice.tsx";
import { text } from "../components/text.ts";

type WelcomeStepProps = { readonly onCreate: () => void; readonly onJoin: () => void };

export function WelcomeStep({ onCreate, onJoin }: WelcomeStepProps) {
  return (
    <div class="stack">
      <ErasedNotice />
      <h1>{text("welcomeTitle")}</h1>
      <p class="lead">{text("welcomeWhat")}</p>
      <p class="lead">{text("welcomeWhere")}</p>
      <div class="row onboarding-actions">
        <Button label={text("welcomeStart")} testId="onboarding-start" kind="primary" onClick={onCreate} />
        <Button label={text("welcomeJoin")} testId="onboarding-join-start" onClick={onJoin} />
      </div>
    </div>
  );
}
