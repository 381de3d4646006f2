/**
 * What a removed device may still hold, and the list of passkeys to replace. One that was replaced (another was made, this
 * one went to the trash) leaves the list by itself, on every device.
 */

import type { ManagedDevice, PasskeyToReplace } from "../../messages/devices-contract.ts";
import { accountName } from "../../messages/passkey-order.ts";
import { ask } from "../ask-background.ts";
import { Button } from "../components/button.tsx";
import { FaultNotice } from "../components/fault-text.tsx";
import { Notice } from "../components/notice.tsx";
import { RpIdText } from "../components/rp-id-text.tsx";
import { SiteMark } from "../components/site-mark.tsx";
import { text, textOfCount } from "../components/text.ts";
import { showToast } from "../components/toast.tsx";
import { useAction } from "../components/use-action.ts";
import { useAnswer } from "../components/use-answer.ts";
import { WayBack } from "./way-back.tsx";

export function ReplaceScreen({ device }: { device: ManagedDevice }) {
  const { deviceId } = device;
  const answer = useAnswer("devices/to-replace", { deviceId });
  const passkeys = answer.value.value?.passkeys;
  const action = useAction();
  const settle = (isSettled: boolean) => ask("devices/settle", { deviceId, isSettled });
  return (
    <div class="devices" data-testid="replace-screen">
      <WayBack to="#devices" label={text("devices")} testId="devices-back" />
      <h1>{text("replaceTitle", device.name || text("deviceUnnamed"))}</h1>
      <Notice kind="ok" testId="replace-removed" title={text("replaceStopped")} />
      {answer.fault.value && <FaultNotice code={answer.fault.value} testId="manager-fault" />}
      {passkeys && passkeys.length === 0 && <p>{text("replaceNothing")}</p>}
      {passkeys && passkeys.length > 0 && (
        <>
          <p>{textOfCount("replaceWhat", passkeys.length)}</p>
          <p class="muted">{text("replaceHow")}</p>
          <ul class="rows" data-testid="replace-list">
            {passkeys.map((passkey) => (
              <ToReplace key={passkey.itemId} passkey={passkey} />
            ))}
          </ul>
          {action.fault.value && <FaultNotice code={action.fault.value} testId="replace-fault" />}
          <div class="stack-tight">
            <p class="muted">{text("replaceDoneWhat")}</p>
            <div>
              <Button
                label={text("replaceDone")}
                testId="replace-done"
                isDisabled={action.isBusy.value}
                onClick={() =>
                  void action.run(async () => {
                    await settle(true);
                    showToast({ message: text("saved"), undo: () => void settle(false) });
                    location.hash = "#devices";
                  })
                }
              />
            </div>
          </div>
        </>
      )}
    </div>
  );
}

function ToReplace({ passkey }: { passkey: PasskeyToReplace }) {
  const { rpId, itemId } = passkey;
  return (
    <li data-testid="to-replace" data-site={rpId}>
      <SiteMark rpId={rpId} />
      <div class="grow passkey-names">
        <RpIdText rpId={rpId} />
        <p class="caption break">
          <bdi>{accountName(passkey) || text("accountUnnamed")}</bdi>
        </p>
      </div>
      <a
        class="button"
        href={`https://${rpId}/`}
        target="_blank"
        rel="noreferrer"
        data-testid="replace-open-site"
      >
        {text("replaceOpenSite")}
      </a>
      <a class="button" data-kind="quiet" href={`#passkeys/${itemId}`} data-testid="replace-show">
        {text("showPasskey")}
      </a>
    </li>
  );
}
