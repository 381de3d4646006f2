/** What arrived, and how fresh it can be known to be: a server could be showing an old state. */
import type { JoinResult } from "../../messages/join-result.ts";
import { Button } from "../components/button.tsx";
import { Notice } from "../components/notice.tsx";
import { text, textOfCount } from "../components/text.ts";
import { freshnessText } from "./freshness-text.ts";

type JoinedStepProps = {
  readonly joined: Extract<JoinResult, { result: "joined" }>;
  readonly onNext: () => void;
};

export function JoinedStep({ joined, onNext }: JoinedStepProps) {
  return (
    <div class="stack">
      <h1>{text("joinedTitle")}</h1>
      <p class="lead" data-testid="joined-passkeys">
        {textOfCount("joinedPasskeys", joined.passkeys)}
      </p>
      <Notice kind="info" icon="clock" testId="joined-freshness" title={freshnessText(joined.freshness)}>
        <p>{text("freshnessDoubt")}</p>
      </Notice>
      <div class="row onboarding-actions">
        <Button label={text("next")} testId="joined-next" kind="primary" onClick={onNext} />
      </div>
    </div>
  );
}
