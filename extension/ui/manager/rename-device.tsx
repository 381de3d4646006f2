/** The name that all devices show for one of them. */
import { useSignal } from "@preact/signals";
import type { ManagedDevice } from "../../messages/devices-contract.ts";
import { ask } from "../ask-background.ts";
import { text } from "../components/text.ts";
import { NameForm } from "./name-form.tsx";

type RenameDeviceProps = {
  readonly device: ManagedDevice;
  readonly onEnd: () => void;
  readonly onRenamed: () => void;
};

export function RenameDevice({ device, onEnd, onRenamed }: RenameDeviceProps) {
  const { deviceId } = device;
  const name = useSignal(device.name);
  return (
    <NameForm
      label={text("deviceName")}
      missing={text("deviceNameMissing")}
      testId="device-rename"
      name={name}
      save={(chosen) => ask("devices/rename", { deviceId, name: chosen })}
      onEnd={onEnd}
      onSaved={onRenamed}
    />
  );
}
