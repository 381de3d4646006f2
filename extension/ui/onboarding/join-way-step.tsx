/** The two ways to a vault there is. With another device comes first: the words stay in their drawer. */
import { Button } from "../components/button.tsx";
import { text } from "../components/text.ts";

type JoinWayStepProps = {
  readonly onDevice: () => void;
  readonly onWords: () => void;
  readonly onBack: () => void;
};

export function JoinWayStep({ onDevice, onWords, onBack }: JoinWayStepProps) {
  return (
    <div class="stack">
      <h1>{text("joinWayTitle")}</h1>
      <section class="card stack-tight">
        <p>{text("joinWayDeviceWhat")}</p>
        <div>
          <Button
            label={text("joinWayDevice")}
            testId="join-by-device"
            kind="primary"
            icon="device"
            onClick={onDevice}
          />
        </div>
      </section>
      <section class="card stack-tight">
        <p>{text("joinWayWordsWhat")}</p>
        <div>
          <Button label={text("joinWayWords")} testId="join-by-words" icon="list" onClick={onWords} />
        </div>
      </section>
      <div class="row onboarding-actions">
        <Button label={text("back")} testId="onboarding-back" onClick={onBack} />
      </div>
    </div>
  );
}
