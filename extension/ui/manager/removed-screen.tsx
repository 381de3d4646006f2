/**
 * This browser was removed from the vault. What only it has can be saved as a file, under a passphrase and after the
 * password; then the rest goes too.
 */
import { useSignal } from "@preact/signals";
import { accountName } from "../../messages/passkey-order.ts";
import { ask } from "../ask-background.ts";
import { Button } from "../components/button.tsx";
import { Checkbox } from "../components/choice.tsx";
import { FaultNotice } from "../components/fault-text.tsx";
import { Notice } from "../components/notice.tsx";
import { RpIdText } from "../components/rp-id-text.tsx";
import { SiteMark } from "../components/site-mark.tsx";
import { text, textOfCount } from "../components/text.ts";
import { useAction } from "../components/use-action.ts";
import { useAnswer } from "../components/use-answer.ts";
import { ExportRun } from "./export/export-run.tsx";

export function RemovedScreen({ itemIds }: { readonly itemIds: readonly string[] }) {
  const exportId = useSignal<string | null>(null);
  const saving = useAction();
  const save = () =>
    saving.run(async () => {
      const selection = { kind: "passkeys", itemIds } as const;
      exportId.value = (await ask("exchange/export-begin", { target: "bundle", selection })).exportId;
    });
  return (
    <div class="devices" data-testid="removed-screen">
      <h1>{text("removedTitle")}</h1>
      <Notice kind="warn" testId="removed-what" title={textOfCount("removedWhat", itemIds.length)}>
        <p>{text("removedWhy")}</p>
      </Notice>
      <OnlyHere itemIds={itemIds} />
      {saving.fault.value && <FaultNotice code={saving.fault.value} testId="removed-fault" />}
      {exportId.value === null ? (
        <div>
          <Button
            label={text("removedSave")}
            testId="removed-save"
            kind="primary"
            icon="import"
            isDisabled={saving.isBusy.value}
            onClick={() => void save()}
          />
        </div>
      ) : (
        <ExportRun
          key={exportId.value}
          exportId={exportId.value}
          onChoose={() => {
            exportId.value = null;
          }}
        />
      )}
      <EraseRest />
    </div>
  );
}

function OnlyHere({ itemIds }: { readonly itemIds: readonly string[] }) {
  const list = useAnswer("passkeys/list", {});
  const passkeys = list.value.value?.passkeys.filter(({ itemId }) => itemIds.includes(itemId)) ?? [];
  if (passkeys.length === 0) return null;
  return (
    <ul class="rows" data-testid="removed-list">
      {passkeys.map((passkey) => (
        <li key={passkey.itemId} data-testid="removed-passkey">
          <SiteMark rpId={passkey.rpId} />
          <div class="grow passkey-names">
            <RpIdText rpId={passkey.rpId} />
            <p class="caption break">
              <bdi>{accountName(passkey) || text("accountUnnamed")}</bdi>
            </p>
          </div>
        </li>
      ))}
    </ul>
  );
}

/** The last of it: said plainly, and done only after the person has said that nothing is needed any more. */
function EraseRest() {
  const isSure = useSignal(false);
  const action = useAction();
  return (
    <section class="card stack" aria-labelledby="removed-erase">
      <div class="stack-tight">
        <h2 id="removed-erase">{text("removedErase")}</h2>
        <p class="muted">{text("removedEraseWhat")}</p>
      </div>
      <Checkbox
        label={text("removedEraseSure")}
        testId="removed-erase-sure"
        isChecked={isSure.value}
        onChange={(isChecked) => {
          isSure.value = isChecked;
        }}
      />
      {action.fault.value && <FaultNotice code={action.fault.value} testId="removed-erase-fault" />}
      <div>
        <Button
          label={text(action.isBusy.value ? "working" : "removedErase")}
          testId="removed-erase"
          kind="danger"
          isDisabled={!isSure.value || action.isBusy.value}
          onClick={() =>
            void action.run(() => ask("vault/erase", { isConfirmed: true }).then(() => undefined))
          }
        />
      </div>
    </section>
  );
}
