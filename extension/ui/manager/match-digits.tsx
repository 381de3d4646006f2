/** Somebody has read the code: the digits on that screen, typed here, are the proof that it is the person's own. */
import { useSignal } from "@preact/signals";
import type { ShownPairing } from "../../messages/pairing-contract.ts";
import { ask } from "../ask-background.ts";
import { Button } from "../components/button.tsx";
import { FaultNotice } from "../components/fault-text.tsx";
import { Field } from "../components/field.tsx";
import { Notice } from "../components/notice.tsx";
import { text } from "../components/text.ts";
import { amountText } from "../components/time-text.ts";
import { useAction } from "../components/use-action.ts";
import { systemName } from "../onboarding/browser-name.ts";

type MatchDigitsProps = {
  readonly view: Extract<ShownPairing, { is: "comparing" }>;
  readonly onChanged: () => void;
};

export function MatchDigits({ view, onChanged }: MatchDigitsProps) {
  const digits = useSignal("");
  const isMalformed = useSignal(false);
  const action = useAction();
  const name = view.deviceName || text("deviceUnnamed");
  const onSubmit = (event: Event) => {
    event.preventDefault();
    void action.run(async () => {
      const { result } = await ask("pairing/confirm", { digits: digits.value });
      isMalformed.value = result === "not-digits";
      onChanged();
    });
  };
  const stop = () =>
    void action.run(async () => {
      await ask("pairing/stop", {});
      onChanged();
    });
  return (
    <form class="stack match-digits" onSubmit={onSubmit}>
      <h1>{text("matchTitle")}</h1>
      <p class="break">{text("matchWhat", name)}</p>
      {view.platform !== "" && <p class="muted">{systemName(view.platform)}</p>}
      <Field
        label={text("matchDigits")}
        testId="match-digits"
        value={digits}
        hint={text("codeLeft", amountText(Math.ceil(view.leftMs / 1000), "second"))}
        error={isMalformed.value ? text("matchNotDigits") : null}
        inputMode="numeric"
        maxLength={16}
        isMono
        hasFocus
      />
      {view.isOffline && <Notice kind="warn" testId="pair-offline" title={text("pairOffline")} />}
      {action.fault.value && <FaultNotice code={action.fault.value} testId="match-fault" />}
      <div class="row">
        <Button
          label={text("matchAdd")}
          testId="match-add"
          kind="primary"
          isSubmit
          isDisabled={action.isBusy.value}
        />
        <Button
          label={text("matchNotMine")}
          testId="match-not-mine"
          isDisabled={action.isBusy.value}
          onClick={stop}
        />
      </div>
    </form>
  );
}
