/** Choosing the backup file that brings a vault back where no server does. */
import { useSignal } from "@preact/signals";
import { useId } from "preact/hooks";
import { Button } from "../components/button.tsx";
import { FaultNotice } from "../components/fault-text.tsx";
import { text } from "../components/text.ts";

type RestoreFileStepProps = {
  readonly chosen: File | null;
  readonly onBack: () => void;
  readonly onNext: (file: File) => void;
};

export function RestoreFileStep({ chosen, onBack, onNext }: RestoreFileStepProps) {
  const id = useId();
  const file = useSignal<File | null>(chosen);
  const isMissing = useSignal(false);
  const onSubmit = (event: Event) => {
    event.preventDefault();
    isMissing.value = file.value === null || file.value.size === 0;
    if (file.value !== null && !isMissing.value) onNext(file.value);
  };
  return (
    <form class="stack" onSubmit={onSubmit}>
      <h1>{text("restoreFileTitle")}</h1>
      <p>{text("restoreFileWhat")}</p>
      <div class="file-choice">
        <input
          id={id}
          type="file"
          class="visually-hidden file-input"
          data-testid="restore-file"
          onChange={(event) => {
            file.value = event.currentTarget.files?.[0] ?? file.value;
            isMissing.value = false;
          }}
        />
        <label class="button" for={id}>
          {text("chooseFile")}
        </label>
        <p class="caption break" role="status" data-testid="restore-file-name">
          {file.value === null ? "" : text("restoreChosen", file.value.name)}
        </p>
      </div>
      {isMissing.value && <FaultNotice code="backup/not-a-backup" testId="restore-file-fault" />}
      <div class="row onboarding-actions">
        <Button label={text("next")} testId="restore-file-next" kind="primary" isSubmit />
        <Button label={text("back")} testId="onboarding-back" onClick={onBack} />
      </div>
    </form>
  );
}
