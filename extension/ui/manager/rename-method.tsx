/** What the person calls a way to unlock. */
import { useSignal } from "@preact/signals";
import type { UnlockMethod } from "../../messages/unlock-contract.ts";
import { ask } from "../ask-background.ts";
import { text } from "../components/text.ts";
import { NameForm } from "./name-form.tsx";

type RenameMethodProps = {
  readonly method: UnlockMethod;
  readonly onEnd: () => void;
  readonly onRenamed: () => void;
};

export function RenameMethod({ method, onEnd, onRenamed }: RenameMethodProps) {
  const { credentialId } = method;
  const name = useSignal(method.name);
  return (
    <NameForm
      label={text("methodName")}
      missing={text("methodNameMissing")}
      testId="method-rename"
      name={name}
      save={(chosen) => ask("unlock/rename", { credentialId, name: chosen })}
      onEnd={onEnd}
      onSaved={onRenamed}
    />
  );
}
