/** One passkey: facts in sentences, its name, what it was called before, technical details folded away. */
import type { PasskeyDetails } from "../../messages/contract.ts";
import { accountName } from "../../messages/passkey-order.ts";
import { ask } from "../ask-background.ts";
import { secondName } from "../components/account-names.ts";
import { Button } from "../components/button.tsx";
import { FaultNotice } from "../components/fault-text.tsx";
import { RpIdText } from "../components/rp-id-text.tsx";
import { SiteMark } from "../components/site-mark.tsx";
import { text } from "../components/text.ts";
import { showToast } from "../components/toast.tsx";
import { type Action, useAction } from "../components/use-action.ts";
import { useAnswer } from "../components/use-answer.ts";
import { PasskeyFacts } from "./passkey-facts.tsx";
import { PasskeyHistory } from "./passkey-history.tsx";
import { RenameForm } from "./rename-form.tsx";
import { TechnicalDetails } from "./technical-details.tsx";

export function PasskeyDetail({ itemId }: { itemId: string }) {
  const answer = useAnswer("passkeys/read", { itemId });
  const change = useAction();
  const passkey = answer.value.value?.passkey;
  const fault = answer.fault.value ?? change.fault.value;
  if (fault) return <FaultNotice code={fault} testId="detail-fault" />;
  if (passkey === undefined) return <div aria-busy="true" />;
  if (passkey === null || passkey.trashedAtMs !== null)
    return <p class="muted detail-none">{text(passkey ? "detailInTrash" : "detailGone")}</p>;
  return (
    <article class="detail stack appear" data-testid="passkey-detail" data-item={itemId}>
      <DetailHead passkey={passkey} />
      <PasskeyFacts passkey={passkey} />
      <RenameForm passkey={passkey} onRenamed={() => void answer.reload()} />
      <PasskeyHistory history={passkey.history} />
      <TechnicalDetails passkey={passkey} />
      <div>
        <Button
          label={text("moveToTrash")}
          testId="passkey-trash"
          kind="danger"
          icon="trash"
          isDisabled={change.isBusy.value}
          onClick={() => void change.run(() => moveToTrash(passkey, change))}
        />
      </div>
    </article>
  );
}

function DetailHead({ passkey }: { passkey: PasskeyDetails }) {
  const second = secondName(passkey);
  return (
    <header class="detail-head">
      <SiteMark rpId={passkey.rpId} size="large" />
      <div class="grow">
        <h2 class="break">
          <bdi>{accountName(passkey) || text("accountUnnamed")}</bdi>
        </h2>
        {second !== "" && (
          <p class="muted break">
            <bdi>{second}</bdi>
          </p>
        )}
        <p>
          <RpIdText rpId={passkey.rpId} />
        </p>
      </div>
    </header>
  );
}

async function moveToTrash({ itemId }: PasskeyDetails, change: Action): Promise<void> {
  await ask("passkeys/trash", { itemId });
  location.hash = "passkeys";
  showToast({
    message: text("movedToTrash"),
    undo: () =>
      void change.run(async () => {
        await ask("passkeys/restore", { itemId });
        location.hash = `passkeys/${itemId}`;
      }),
  });
}
