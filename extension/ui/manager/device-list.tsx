/** The devices of the vault: this one first, removed ones last, and a plain fact about one that has fallen silent. */
import type { DeviceSummary } from "../../messages/contract.ts";
import { Icon } from "../components/icons.tsx";
import { text, textOfCount } from "../components/text.ts";
import { agoText } from "../components/time-text.ts";
import { useNow } from "../components/use-now.ts";
import { systemName } from "../onboarding/browser-name.ts";
import { quietDays } from "./quiet-days.ts";

export function DeviceList({ devices }: { devices: readonly DeviceSummary[] }) {
  const now = useNow(60_000).value;
  return (
    <section class="stack" aria-labelledby="devices">
      <h2 id="devices">{text("devices")}</h2>
      <ul class="rows" data-testid="device-list">
        {devices.map((device) => (
          <Device key={device.deviceId} device={device} nowMs={now} />
        ))}
      </ul>
    </section>
  );
}

function Device({ device, nowMs }: { device: DeviceSummary; nowMs: number }) {
  const quiet = quietDays(device, nowMs);
  const heard = heardText(device, nowMs);
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
        <p class="device-name">
          <bdi class="break">{device.name || text("deviceUnnamed")}</bdi>
          {device.isThis && <span class="badge">{text("thisDevice")}</span>}
        </p>
        <p class="caption">
          {device.platform !== "" && <bdi>{systemName(device.platform)}</bdi>}
          {device.platform !== "" && heard !== "" && <span class="aside">·</span>}
          {heard}
        </p>
        {quiet !== null && (
          <p class="device-quiet" data-testid="device-quiet">
            <Icon name="warning" />
            {textOfCount("deviceQuiet", quiet)}
          </p>
        )}
      </div>
    </li>
  );
}

function heardText({ status, isThis, heardAtMs }: DeviceSummary, nowMs: number): string {
  if (status === "removed") return text("deviceRemoved");
  if (isThis) return "";
  if (heardAtMs === null) return text("deviceNeverHeard");
  return text("deviceHeard", agoText(heardAtMs, nowMs));
}
