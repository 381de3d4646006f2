/** The last look before joining, the choice to change the vault's key, and the joining itself. */
import { useSignal } from "@preact/signals";
import type { RequestOf } from "../../messages/contract.ts";
import type { JoinResult } from "../../messages/join-result.ts";
import { ask } from "../ask-background.ts";
import { Button } from "../components/button.tsx";
import { Checkbox } from "../components/choice.tsx";
import { FaultNotice } from "../components/fault-text.tsx";
import { Progress } from "../components/progress.tsx";
import { shownAddress } from "../components/server-address.ts";
import { text } from "../components/text.ts";
import { useAction } from "../components/use-action.ts";

type JoinStepProps = {
  readonly request: Omit<RequestOf<"vault/join">, "changeKey">;
  readonly onChangeWords: () => void;
  readonly onChangeServer: () => void;
  readonly onJoined: (joined: Extract<JoinResult, { result: "joined" }>) => void;
};

/** Said like any other fault: it has the same three parts. */
const WORDS_UNKNOWN = "sync/words-unknown";

export function JoinStep({ request, onChangeWords, onChangeServer, onJoined }: JoinStepProps) {
  const changeKey = useSignal(false);
  const areUnknown = useSignal(false);
  const action = useAction();
  const isBusy = action.isBusy.value;
  const fault = areUnknown.value ? WORDS_UNKNOWN : action.fault.value;
  const onSubmit = (event: Event) => {
    event.preventDefault();
    areUnknown.value = false;
    void action.run(async () => {
      const answer = await ask("vault/join", { ...request, changeKey: changeKey.value });
      if (answer.result === "joined") onJoined(answer);
      else areUnknown.value = true;
    });
  };
  return (
    <form class="stack" onSubmit={onSubmit}>
      <h1>{text("joinTitle")}</h1>
      <p>{text("joinWhat")}</p>
      <dl class="facts-table">
        <dt>{text("syncServer")}</dt>
        <dd class="mono break">{shownAddress(request.server)}</dd>
        <dt>{text("thisDevice")}</dt>
        <dd class="break">
          <bdi>{request.deviceName}</bdi>
        </dd>
      </dl>
      <Checkbox
        label={text("changeKey")}
        hint={text("changeKeyHint")}
        testId="join-change-key"
        isChecked={changeKey.value}
        isDisabled={isBusy}
        onChange={(isChecked) => {
          changeKey.value = isChecked;
        }}
      />
      {fault && !isBusy && <FaultNotice code={fault} testId="join-fault" safe={text("joinSafe")} />}
      {isBusy && (
        <Progress title={text("joinProgress")} what={text("joinProgressWhat")} testId="join-progress" />
      )}
      <div class="row onboarding-actions">
        <Button
          label={text(isBusy ? "joining" : "join")}
          testId="join-submit"
          kind="primary"
          isSubmit
          isDisabled={isBusy}
        />
        <Button
          label={text("changeWords")}
          testId="join-change-words"
          isDisabled={isBusy}
          onClick={onChangeWords}
        />
        <Button
          label={text("changeServer")}
          testId="join-change-server"
          isDisabled={isBusy}
          onClick={onChangeServer}
        />
      </div>
    </form>
  );
}
