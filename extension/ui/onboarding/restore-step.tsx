/** The last look before a vault is brought back from a file, and the bringing back itself. No server is asked. */
import { useSignal } from "@preact/signals";
import type { RequestOf } from "../../messages/contract.ts";
import type { RestoreResult } from "../../messages/recovery-contract.ts";
import { ask } from "../ask-background.ts";
import { Button } from "../components/button.tsx";
import { Checkbox } from "../components/choice.tsx";
import { FaultNotice } from "../components/fault-text.tsx";
import { Progress } from "../components/progress.tsx";
import { text } from "../components/text.ts";
import { useAction } from "../components/use-action.ts";
import { sendBackup } from "./send-backup.ts";

type RestoreStepProps = {
  readonly file: File;
  readonly request: Omit<RequestOf<"restore/run">, "restoreId" | "changeKey">;
  readonly onChangeWords: () => void;
  readonly onChangeFile: () => void;
  readonly onRestored: (restored: RestoreResult) => void;
};

export function RestoreStep({ file, request, onChangeWords, onChangeFile, onRestored }: RestoreStepProps) {
  const changeKey = useSignal(false);
  const action = useAction();
  const isBusy = action.isBusy.value;
  const onSubmit = (event: Event) => {
    event.preventDefault();
    void action.run(async () => {
      const restoreId = await sendBackup(ask, file);
      onRestored(await ask("restore/run", { ...request, restoreId, changeKey: changeKey.value }));
    });
  };
  return (
    <form class="stack" onSubmit={onSubmit}>
      <h1>{text("restoreTitle")}</h1>
      <p>{text("restoreWhat")}</p>
      <dl class="facts-table">
        <dt>{text("restoreFile")}</dt>
        <dd class="break">
          <bdi>{file.name}</bdi>
        </dd>
        <dt>{text("thisDevice")}</dt>
        <dd class="break">
          <bdi>{request.deviceName}</bdi>
        </dd>
      </dl>
      <Checkbox
        label={text("changeKey")}
        hint={text("changeKeyHint")}
        testId="restore-change-key"
        isChecked={changeKey.value}
        isDisabled={isBusy}
        onChange={(isChecked) => {
          changeKey.value = isChecked;
        }}
      />
      {action.fault.value && !isBusy && (
        <FaultNotice code={action.fault.value} testId="restore-fault" safe={text("restoreSafe")} />
      )}
      {isBusy && (
        <Progress title={text("restoring")} what={text("restoreProgressWhat")} testId="restore-progress" />
      )}
      <div class="row onboarding-actions">
        <Button
          label={text(isBusy ? "restoring" : "restoreSubmit")}
          testId="restore-submit"
          kind="primary"
          isSubmit
          isDisabled={isBusy}
        />
        <Button
          label={text("changeWords")}
          testId="restore-change-words"
          isDisabled={isBusy}
          onClick={onChangeWords}
        />
        <Button
          label={text("changeFile")}
          testId="restore-change-file"
          isDisabled={isBusy}
          onClick={onChangeFile}
        />
      </div>
    </form>
  );
}
