/** The devices: this one first, removed ones last, each with what can be done about it. */
import { useSignal } from "@preact/signals";
import type { ManagedDevice } from "../../messages/devices-contract.ts";
import { Button } from "../components/button.tsx";
import { Icon } from "../components/icons.tsx";
import { text, textOfCount } from "../components/text.ts";
import { agoText, dateText, untilText } from "../components/time-text.ts";
import { useNow } from "../components/use-now.ts";
import { systemName } from "../onboarding/browser-name.ts";
import { quietDays } from "./quiet-days.ts";
import { RenameDevice } from "./rename-device.tsx";

type DeviceListProps = { readonly devices: readonly ManagedDevice[]; readonly onChanged: () => void };

export function DeviceList({ devices, onChanged }: DeviceListProps) {
  const now = useNow(60_000).value;
  return (
    <ul class="rows" data-testid="device-list">
      {devices.map((device) => (
        <Device key={device.deviceId} device={device} nowMs={now} onChanged={onChanged} />
      ))}
    </ul>
  );
}

type DeviceProps = {
  readonly device: ManagedDevice;
  readonly nowMs: number;
  readonly onChanged: () => void;
};

function Device({ device, nowMs, onChanged }: DeviceProps) {
  const isRenaming = useSignal(false);
  const quiet = quietDays(device, nowMs);
  const isActive = device.status === "active";
  const rename = (value: boolean) => () => {
    isRenaming.value = value;
  };
  return (
    <li
      class="device"
      data-testid="device"
      data-device={device.deviceId}
      data-status={device.status}
      data-quiet={quiet === null ? undefined : ""}
    >
      <Icon name="device" />
      <div class="grow stack-tight">
        {isRenaming.value ? (
          <RenameDevice device={device} onEnd={rename(false)} onRenamed={onChanged} />
        ) : (
          <DeviceFacts device={device} nowMs={nowMs} />
        )}
        {quiet !== null && (
          <p class="device-quiet" data-testid="device-quiet">
            <Icon name="warning" />
            {textOfCount("deviceQuiet", quiet)}
          </p>
        )}
        {device.toReplace > 0 && (
          <p>
            <a href={`#devices/replace/${device.deviceId}`} data-testid="device-to-replace">
              {textOfCount("deviceMayHold", device.toReplace)}
            </a>
          </p>
        )}
      </div>
      {isActive && !isRenaming.value && (
        <div class="row device-actions">
          <Button
            label={text("deviceRename")}
            testId="device-rename-open"
            kind="quiet"
            onClick={rename(true)}
          />
          {!device.isThis && (
            <a class="button" href={`#devices/remove/${device.deviceId}`} data-testid="device-remove-open">
              {text("deviceRemoveOpen")}
            </a>
          )}
        </div>
      )}
    </li>
  );
}

function DeviceFacts({ device, nowMs }: { device: ManagedDevice; nowMs: number }) {
  const facts = [
    device.platform === "" ? "" : systemName(device.platform),
    heardText(device, nowMs),
    device.status === "active" && device.expiresAtMs !== null
      ? text("deviceUntil", untilText(device.expiresAtMs, nowMs))
      : "",
  ].filter((fact) => fact !== "");
  return (
    <>
      <p class="device-name">
        <bdi class="break">{device.name || text("deviceUnnamed")}</bdi>
        {device.isThis && <span class="badge">{text("thisDevice")}</span>}
      </p>
      <p class="caption">
        {facts.map((fact, place) => (
          <span key={fact}>
            {place > 0 && <span class="aside">·</span>}
            <bdi>{fact}</bdi>
          </span>
        ))}
      </p>
    </>
  );
}

function heardText({ status, isThis, heardAtMs, removedAtMs }: ManagedDevice, nowMs: number): string {
  if (status === "removed")
    return removedAtMs === null ? text("deviceRemoved") : text("deviceRemovedOn", dateText(removedAtMs));
  if (isThis) return "";
  if (heardAtMs === null) return text("deviceNeverHeard");
  return text("deviceHeard", agoText(heardAtMs, nowMs));
}
