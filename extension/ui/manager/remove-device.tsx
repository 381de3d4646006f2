/**
 * Removing a device: what that does and does not do, and which others came in through it. Those are chosen beforehand,
 * because a thief adds a device of its own first.
 */
import { useSignal } from "@preact/signals";
import type { DevicesView, ManagedDevice } from "../../messages/devices-contract.ts";
import { ask } from "../ask-background.ts";
import { Button } from "../components/button.tsx";
import { Checkbox } from "../components/choice.tsx";
import { FaultNotice } from "../components/fault-text.tsx";
import { text, textOfCount } from "../components/text.ts";
import { useVerifiedAction } from "../components/use-verified-action.ts";
import { VerifyForm } from "../components/verify-form.tsx";
import { WayBack } from "./way-back.tsx";

type RemoveDeviceProps = { readonly device: ManagedDevice; readonly view: DevicesView };

export function RemoveDevice({ device, view }: RemoveDeviceProps) {
  const kept = useSignal<ReadonlySet<string>>(new Set());
  const action = useVerifiedAction();
  const through = view.devices.filter(({ deviceId }) => device.addedThrough.includes(deviceId));
  const name = device.name || text("deviceUnnamed");
  const remove = () =>
    action.run(async () => {
      const others = device.addedThrough.filter((id) => !kept.value.has(id));
      await ask("devices/remove", { deviceIds: [device.deviceId, ...others] });
      location.hash = `#devices/replace/${device.deviceId}`;
    });
  return (
    <div class="devices" data-testid="device-remove-screen">
      <WayBack to="#devices" label={text("devices")} testId="devices-back" />
      <h1>{text("removeTitle", name)}</h1>
      <ul class="sentences">
        <li>{text("removeStops")}</li>
        <li>{textOfCount("removeMayHold", view.passkeys)}</li>
        <li>{text("removeWipes")}</li>
        <li>{text("removeBack")}</li>
      </ul>
      {through.length > 0 && (
        // biome-ignore lint/a11y/useSemanticElements: a legend cannot stand inside its border
        <div class="card" role="group" aria-labelledby="through" data-testid="device-through">
          <p id="through">{text("removeThrough")}</p>
          {through.map(({ deviceId, name: other }) => (
            <Checkbox
              key={deviceId}
              label={other || text("deviceUnnamed")}
              testId={`device-through-${deviceId}`}
              isChecked={!kept.value.has(deviceId)}
              onChange={(isChecked) => {
                const next = new Set(kept.value);
                if (isChecked) next.delete(deviceId);
                else next.add(deviceId);
                kept.value = next;
              }}
            />
          ))}
        </div>
      )}
      {action.fault.value && <FaultNotice code={action.fault.value} testId="device-remove-fault" />}
      {action.isAsking.value ? (
        <VerifyForm action={action} />
      ) : (
        <div class="row">
          <Button
            label={text(action.isBusy.value ? "removing" : "remove")}
            testId="device-remove"
            kind="danger"
            isDisabled={action.isBusy.value}
            onClick={() => void remove()}
          />
          <a class="button" href="#devices" data-testid="device-remove-cancel">
            {text("cancel")}
          </a>
        </div>
      )}
    </div>
  );
}
