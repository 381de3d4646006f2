/** The name that all devices show for one of them. */
import { useSignal } from "@preact/signals";
import type { ManagedDevice } from "../../messages/devices-contract.ts";
import { ask } from "../ask-background.ts";
import { Button } from "../components/button.tsx";
import { FaultNotice } from "../components/fault-text.tsx";
import { Field } from "../components/field.tsx";
import { text } from "../components/text.ts";
import { useAction } from "../components/use-action.ts";

const MAX_LENGTH = 64;

type RenameDeviceProps = {
  readonly device: ManagedDevice;
  readonly onEnd: () => void;
  readonly onRenamed: () => void;
};

export function RenameDevice({ device, onEnd, onRenamed }: RenameDeviceProps) {
  const name = useSignal(device.name);
  const isMissing = useSignal(false);
  const action = useAction();
  const onSubmit = (event: Event) => {
    event.preventDefault();
    const chosen = name.value.trim();
    isMissing.value = chosen === "";
    if (chosen === "") return;
    void action.run(async () => {
      await ask("devices/rename", { deviceId: device.deviceId, name: chosen });
      onEnd();
      onRenamed();
    });
  };
  return (
    <form class="stack" onSubmit={onSubmit}>
      <Field
        label={text("deviceName")}
        testId="device-rename-name"
        value={name}
        error={isMissing.value ? text("deviceNameMissing") : null}
        maxLength={MAX_LENGTH}
        hasFocus
      />
      {action.fault.value && <FaultNotice code={action.fault.value} testId="device-rename-fault" />}
      <div class="row">
        <Button
          label={text("save")}
          testId="device-rename"
          kind="primary"
          isSubmit
          isDisabled={action.isBusy.value}
        />
        <Button label={text("cancel")} testId="device-rename-cancel" onClick={onEnd} />
      </div>
    </form>
  );
}
