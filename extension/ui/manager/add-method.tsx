/** A new way to unlock: a name, the browser's own dialog (mostly twice), and the password where it was not just given. */
import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import type { UnlockMethod } from "../../messages/unlock-contract.ts";
import { ask } from "../ask-background.ts";
import { enrol, type NewMethod } from "../components/authenticator.ts";
import { Button } from "../components/button.tsx";
import { FaultNotice } from "../components/fault-text.tsx";
import { Field } from "../components/field.tsx";
import { ownAuthenticator } from "../components/own-authenticator.ts";
import { text } from "../components/text.ts";
import { showToast } from "../components/toast.tsx";
import { useVerifiedAction } from "../components/use-verified-action.ts";
import { VerifyForm } from "../components/verify-form.tsx";

const MAX_LENGTH = 64;

type AddMethodProps = { readonly known: readonly UnlockMethod[]; readonly onEnd: () => void };

export function AddMethod({ known, onEnd }: AddMethodProps) {
  const name = useSignal(text("methodNameSuggestion"));
  const isMissing = useSignal(false);
  // What the authenticator has answered already, for when only the password was missing.
  const made = useRef<NewMethod | null>(null);
  const action = useVerifiedAction();
  const add = async () => {
    const names = { rp: "Keyferry", user: text("methodUserName") };
    const asked = known.map(({ credentialId, transports }) => ({ credentialId, transports, salt: "" }));
    made.current ??= await enrol(ownAuthenticator(), asked, names);
    await ask("unlock/add", { ...made.current, name: name.value.trim() });
    showToast({ message: text("methodIsAdded") });
    onEnd();
  };
  const onSubmit = (event: Event) => {
    event.preventDefault();
    isMissing.value = name.value.trim() === "";
    if (!isMissing.value) void action.run(add);
  };
  if (action.isAsking.value) return <VerifyForm action={action} />;
  return (
    <form class="stack" onSubmit={onSubmit}>
      <Field
        label={text("methodName")}
        testId="method-name"
        value={name}
        error={isMissing.value ? text("methodNameMissing") : null}
        maxLength={MAX_LENGTH}
        hasFocus
      />
      <p class="muted">{text("methodAddHow")}</p>
      {action.fault.value && <FaultNotice code={action.fault.value} testId="method-fault" />}
      <div class="row">
        <Button
          label={text(action.isBusy.value ? "methodAsking" : "methodAdd")}
          testId="method-add"
          kind="primary"
          isSubmit
          isDisabled={action.isBusy.value}
        />
        <Button label={text("cancel")} testId="method-add-cancel" onClick={onEnd} />
      </div>
    </form>
  );
}
