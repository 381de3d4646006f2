/** One site of the list: the way to where a passkey is added there, and whether it is done. */
import { useSignal } from "@preact/signals";
import { useId } from "preact/hooks";
import type { ChecklistEntry, EnrolPageKind } from "../../../messages/checklist-contract.ts";
import { ask } from "../../ask-background.ts";
import { Button } from "../../components/button.tsx";
import { Checkbox } from "../../components/choice.tsx";
import { FaultNotice } from "../../components/fault-text.tsx";
import { Icon } from "../../components/icons.tsx";
import { openAddress } from "../../components/open-page.ts";
import { RpIdText } from "../../components/rp-id-text.tsx";
import { SiteMark } from "../../components/site-mark.tsx";
import { type TextKey, text } from "../../components/text.ts";
import { useAction } from "../../components/use-action.ts";

const OPENED: Readonly<Record<EnrolPageKind, TextKey>> = {
  passkeys: "enrolOpenedPasskeys",
  password: "enrolOpenedPassword",
  start: "enrolOpenedStart",
};

type ChecklistRowProps = {
  readonly entry: ChecklistEntry;
  readonly onTick: (isDone: boolean) => void;
  readonly onRemove: () => void;
};

export function ChecklistRow({ entry: { rpId, state }, onTick, onRemove }: ChecklistRowProps) {
  const nameId = useId();
  return (
    <li class="checklist-row" data-testid="checklist-row" data-site={rpId} data-state={state}>
      <SiteMark rpId={rpId} />
      <p id={nameId} class="checklist-site">
        <RpIdText rpId={rpId} />
      </p>
      <div class="row checklist-controls">
        {state === "held" ? (
          <p class="row checklist-held">
            <Icon name="check" />
            {text("checklistHeld")}
          </p>
        ) : (
          <Checkbox
            label={text("checklistTick")}
            accessibleName={text("checklistTickOf", rpId)}
            testId="checklist-tick"
            isChecked={state === "ticked"}
            onChange={onTick}
          />
        )}
        <Button
          label={text("checklistRemove", rpId)}
          testId="checklist-remove"
          kind="quiet"
          icon="close"
          isSquare
          onClick={onRemove}
        />
      </div>
      {state === "open" && <OpenPage rpId={rpId} nameId={nameId} />}
    </li>
  );
}

/** Asks the site itself, so only on a click. */
function OpenPage({ rpId, nameId }: { rpId: string; nameId: string }) {
  const opened = useSignal<EnrolPageKind | null>(null);
  const action = useAction();
  const open = () =>
    action.run(async () => {
      const { address, kind } = await ask("checklist/enrol-page", { rpId });
      await openAddress(address);
      opened.value = kind;
    });
  return (
    <div class="stack-tight checklist-open">
      <div>
        <Button
          label={text(action.isBusy.value ? "working" : "checklistOpen")}
          testId="checklist-open"
          icon="open"
          describedBy={nameId}
          isDisabled={action.isBusy.value}
          onClick={() => void open()}
        />
      </div>
      <p class="caption" role="status" data-testid="checklist-opened">
        {opened.value && text(OPENED[opened.value])}
      </p>
      {action.fault.value && <FaultNotice code={action.fault.value} testId="checklist-fault" />}
    </div>
  );
}
