/** Reads the other device's code: by camera, from a picture, or as 12 typed words with the server's address. */
import { type Signal, useSignal } from "@preact/signals";
import type { GivenCode } from "../../messages/pairing-contract.ts";
import { Button } from "../components/button.tsx";
import { text } from "../components/text.ts";
import { CameraView } from "./camera-view.tsx";
import { PairWordsForm } from "./pair-words-form.tsx";
import { PictureDrop } from "./picture-drop.tsx";
import type { WordFields } from "./words-entry.ts";

type PairCodeStepProps = {
  readonly fields: Signal<WordFields>;
  readonly typedServer: Signal<string>;
  readonly isTyping: Signal<boolean>;
  readonly onBack: () => void;
  readonly onCode: (code: GivenCode) => void;
};

export function PairCodeStep(props: PairCodeStepProps) {
  const { fields, typedServer, isTyping, onBack, onCode } = props;
  const isFilming = useSignal(false);
  const onQrText = (qrText: string) => onCode({ qrText });
  if (isTyping.value)
    return (
      <div class="stack">
        <PairWordsForm
          fields={fields}
          typedServer={typedServer}
          onCode={onCode}
          onBack={() => {
            isTyping.value = false;
          }}
        />
      </div>
    );
  return (
    <div class="stack">
      <h1>{text("pairCodeTitle")}</h1>
      <p>{text("pairCodeWhat")}</p>
      {isFilming.value && <CameraView onCode={onQrText} />}
      <div>
        <Button
          label={text(isFilming.value ? "pairCameraStop" : "pairCamera")}
          testId="pair-camera"
          kind={isFilming.value ? "plain" : "primary"}
          icon="eye"
          onClick={() => {
            isFilming.value = !isFilming.value;
          }}
        />
      </div>
      <PictureDrop onCode={onQrText} />
      <div class="row onboarding-actions">
        <Button
          label={text("pairTypeWords")}
          testId="pair-type-words"
          onClick={() => {
            isTyping.value = true;
          }}
        />
        <Button label={text("back")} testId="onboarding-back" onClick={onBack} />
      </div>
    </div>
  );
}
