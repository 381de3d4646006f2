/** A server for this vault: its address, and an invitation once the server has turned out to want one. */
import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { ask } from "../ask-background.ts";
import { Button } from "./button.tsx";
import { FaultNotice } from "./fault-text.tsx";
import { Field } from "./field.tsx";
import { Progress } from "./progress.tsx";
import { readServerAddress } from "./server-address.ts";
import { addressProblemText } from "./server-address-text.ts";
import { text } from "./text.ts";
import { useAction } from "./use-action.ts";

type ConnectFormProps = {
  readonly hasFocus?: boolean;
  /** The button that leaves it at no server. */
  readonly children?: ComponentChildren;
  readonly onConnected: (server: string) => void;
};

export function ConnectForm({ hasFocus, children, onConnected }: ConnectFormProps) {
  const typed = useSignal("");
  const invitation = useSignal("");
  const isChecked = useSignal(false);
  const wantsInvitation = useSignal(false);
  const action = useAction();
  const isBusy = action.isBusy.value;
  const fault = action.fault.value;
  if (fault === "sync/registration-closed") wantsInvitation.value = true;
  const reading = readServerAddress(typed.value);
  const onSubmit = (event: Event) => {
    event.preventDefault();
    isChecked.value = true;
    if (reading.problem !== null) return;
    const invite = invitation.value.trim() === "" ? null : invitation.value.trim();
    void action.run(async () => {
      const { server } = await ask("sync/connect", { server: reading.address, invite });
      onConnected(server ?? reading.address);
    });
  };
  return (
    <form class="stack connect-form" onSubmit={onSubmit}>
      <Field
        label={text("serverAddress")}
        testId="sync-server"
        value={typed}
        placeholder="sync.example.org"
        error={isChecked.value ? addressProblemText(reading) : null}
        inputMode="url"
        isMono
        isDisabled={isBusy}
        hasFocus={hasFocus ?? false}
      />
      {wantsInvitation.value && (
        <Field
          label={text("invitation")}
          testId="sync-invitation"
          value={invitation}
          hint={text("invitationHint")}
          isMono
          hasFocus
          isDisabled={isBusy}
        />
      )}
      {fault && <FaultNotice code={fault} testId="sync-connect-fault" />}
      {isBusy && <Progress title={text("connecting")} what={text("connectWhat")} testId="sync-connecting" />}
      <div class="row">
        <Button
          label={text(isBusy ? "connecting" : "connect")}
          testId="sync-connect"
          kind="primary"
          isSubmit
          isDisabled={isBusy}
        />
        {!isBusy && children}
      </div>
    </form>
  );
}
