/** The passphrase of a protected file, or the age key it is sealed to. */
import { useSignal } from "@preact/signals";
import type { ImportStage } from "../../../messages/exchange-contract.ts";
import { ask } from "../../ask-background.ts";
import { Button } from "../../components/button.tsx";
import { FaultNotice } from "../../components/fault-text.tsx";
import { PasswordField } from "../../components/password-field.tsx";
import { text } from "../../components/text.ts";
import { useAction } from "../../components/use-action.ts";
import { endImport } from "./end-import.ts";

type ImportPassphraseProps = {
  readonly importId: string;
  readonly stage: Extract<ImportStage, { stage: "passphrase" }>;
  readonly show: (stage: ImportStage) => void;
};

export function ImportPassphrase({ importId, stage, show }: ImportPassphraseProps) {
  const passphrase = useSignal("");
  const isChecked = useSignal(false);
  const action = useAction();
  const isKey = stage.takes === "key";
  const onSubmit = (event: Event) => {
    event.preventDefault();
    isChecked.value = true;
    if (passphrase.value === "") return;
    void action.run(async () => {
      show(await ask("exchange/import-read", { importId, passphrase: passphrase.value }));
    });
  };
  return (
    <form class="card stack passphrase-form" onSubmit={onSubmit}>
      <h2>{text("importProtected")}</h2>
      <PasswordField
        label={text(isKey ? "importAgeKey" : "importPassphrase")}
        testId="import-passphrase"
        value={passphrase}
        autocomplete="current-password"
        hint={text(isKey ? "importAgeKeyHint" : "importPassphraseHint")}
        error={errorOf(stage, isChecked.value && passphrase.value === "")}
        hasFocus
      />
      {action.fault.value && <FaultNotice code={action.fault.value} testId="import-fault" />}
      <div class="row">
        <Button
          label={text(action.isBusy.value ? "working" : "importUnlockFile")}
          testId="import-passphrase-submit"
          kind="primary"
          isSubmit
          isDisabled={action.isBusy.value}
        />
        <Button
          label={text("cancel")}
          testId="import-cancel"
          onClick={() => void action.run(() => endImport(importId))}
        />
      </div>
    </form>
  );
}

function errorOf(stage: ImportPassphraseProps["stage"], isMissing: boolean): string | null {
  if (isMissing) return text("importPassphraseMissing");
  if (!stage.isWrong) return null;
  return text(stage.takes === "key" ? "importAgeKeyWrong" : "importPassphraseWrong");
}
