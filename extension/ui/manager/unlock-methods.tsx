/** Ways to unlock besides the password: the list, and adding one. The password always remains. */
import { useSignal } from "@preact/signals";
import type { UnlockMethod } from "../../messages/unlock-contract.ts";
import { ask } from "../ask-background.ts";
import { Button } from "../components/button.tsx";
import { FaultNotice } from "../components/fault-text.tsx";
import { Icon } from "../components/icons.tsx";
import { text } from "../components/text.ts";
import { dateText } from "../components/time-text.ts";
import { showToast } from "../components/toast.tsx";
import { useAction } from "../components/use-action.ts";
import { useAnswer } from "../components/use-answer.ts";
import { useCanAsk } from "../components/use-challenges.ts";
import { AddMethod } from "./add-method.tsx";
import { RenameMethod } from "./rename-method.tsx";

export function UnlockMethods() {
  const answer = useAnswer("unlock/methods", {});
  const canAsk = useCanAsk();
  const isAdding = useSignal(false);
  const methods = answer.value.value?.methods ?? [];
  const reload = () => void answer.reload();
  return (
    <section class="card stack" aria-labelledby="unlock-methods" data-testid="unlock-methods">
      <h2 id="unlock-methods">{text("methods")}</h2>
      <p class="muted">{text(canAsk === false ? "methodsNone" : "methodsWhat")}</p>
      {answer.fault.value && <FaultNotice code={answer.fault.value} testId="unlock-methods-fault" />}
      {methods.length > 0 && (
        <ul class="rows" data-testid="method-list">
          {methods.map((method) => (
            <Method key={method.credentialId} method={method} onChanged={reload} />
          ))}
        </ul>
      )}
      {isAdding.value ? (
        <AddMethod
          known={methods}
          onEnd={() => {
            isAdding.value = false;
            reload();
          }}
        />
      ) : (
        canAsk === true && (
          <div>
            <Button
              label={text("methodAddOpen")}
              testId="method-add-open"
              icon="fingerprint"
              onClick={() => {
                isAdding.value = true;
              }}
            />
          </div>
        )
      )}
    </section>
  );
}

type MethodProps = { readonly method: UnlockMethod; readonly onChanged: () => void };

function Method({ method, onChanged }: MethodProps) {
  const { credentialId, name, addedAtMs, transports } = method;
  const isRenaming = useSignal(false);
  const removing = useAction();
  const rename = (value: boolean) => () => {
    isRenaming.value = value;
  };
  if (isRenaming.value)
    return (
      <li class="method" data-testid="method">
        <RenameMethod method={method} onEnd={rename(false)} onRenamed={onChanged} />
      </li>
    );
  return (
    <li class="method" data-testid="method" data-method={credentialId}>
      <Icon name={transports.includes("internal") ? "device" : "key"} />
      <div class="grow">
        <p class="break">
          <bdi>{name}</bdi>
        </p>
        <p class="caption">{text("methodAdded", dateText(addedAtMs))}</p>
        {removing.fault.value && <FaultNotice code={removing.fault.value} testId="method-remove-fault" />}
      </div>
      <div class="row device-actions">
        <Button
          label={text("deviceRename")}
          testId="method-rename-open"
          kind="quiet"
          onClick={rename(true)}
        />
        <Button
          label={text("methodRemove")}
          testId="method-remove"
          kind="quiet"
          isDisabled={removing.isBusy.value}
          onClick={() =>
            void removing.run(async () => {
              await ask("unlock/remove", { credentialId });
              showToast({ message: text("methodRemoved") });
              onChanged();
            })
          }
        />
      </div>
    </li>
  );
}
