/** The person's own name for a passkey. Empty takes the site's name for the account again. */
import { useSignal } from "@preact/signals";
import type { PasskeyDetails } from "../../messages/contract.ts";
import { ask } from "../ask-background.ts";
import { Button } from "../components/button.tsx";
import { FaultNotice } from "../components/fault-text.tsx";
import { Field } from "../components/field.tsx";
import { text } from "../components/text.ts";
import { showToast } from "../components/toast.tsx";
import { useAction } from "../components/use-action.ts";

type RenameFormProps = { readonly passkey: PasskeyDetails; readonly onRenamed: () => void };

export function RenameForm({ passkey, onRenamed }: RenameFormProps) {
  const label = useSignal(passkey.label);
  const action = useAction();
  const isSame = label.value.trim() === passkey.label;
  return (
    <form
      class="stack-tight"
      onSubmit={(event) => {
        event.preventDefault();
        void action.run(async () => {
          await ask("passkeys/rename", { itemId: passkey.itemId, label: label.value.trim() });
          showToast({ message: text("saved") });
          onRenamed();
        });
      }}
    >
      <div class="field-and-button">
        <Field
          label={text("ownName")}
          testId="passkey-label"
          value={label}
          hint={text("ownNameHint")}
          maxLength={100}
        />
        <Button
          label={text("save")}
          testId="passkey-rename"
          isSubmit
          isDisabled={isSame || action.isBusy.value}
        />
      </div>
      {action.fault.value && <FaultNotice code={action.fault.value} testId="rename-fault" />}
    </form>
  );
}
