/** What came back from a file, how old it is, and what to do about devices that are gone. */
import type { RestoreResult } from "../../messages/recovery-contract.ts";
import { Button } from "../components/button.tsx";
import { Notice } from "../components/notice.tsx";
import { text, textOfCount } from "../components/text.ts";
import { dateText } from "../components/time-text.ts";
import { freshnessText } from "./freshness-text.ts";

type RestoredStepProps = { readonly restored: RestoreResult; readonly onNext: () => void };

export function RestoredStep({ restored, onNext }: RestoredStepProps) {
  const { writtenAtMs, freshness, passkeys } = restored;
  const title = writtenAtMs === null ? text("restoredAgain") : text("restoredWritten", dateText(writtenAtMs));
  return (
    <div class="stack">
      <h1>{text("restoredTitle")}</h1>
      <p class="lead" data-testid="restored-passkeys">
        {textOfCount("joinedPasskeys", passkeys)}
      </p>
      <Notice kind="info" icon="clock" testId="restored-freshness" title={title}>
        {freshness && <p>{freshnessText(freshness)}</p>}
        <p>{text("restoredNext")}</p>
      </Notice>
      <div class="row onboarding-actions">
        <Button label={text("next")} testId="restored-next" kind="primary" onClick={onNext} />
      </div>
    </div>
  );
}
