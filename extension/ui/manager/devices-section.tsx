/** The devices of the vault, and the two screens for one of them: removing it, and replacing what it may still hold. */
import { FaultNotice } from "../components/fault-text.tsx";
import { Icon } from "../components/icons.tsx";
import { text } from "../components/text.ts";
import { useAnswer } from "../components/use-answer.ts";
import { AddDevice } from "./add-device.tsx";
import { DeviceList } from "./device-list.tsx";
import type { Place } from "./place.ts";
import { RemoveDevice } from "./remove-device.tsx";
import { ReplaceScreen } from "./replace-screen.tsx";

export function DevicesSection({ path }: Pick<Place, "path">) {
  return path[0] === "add" ? <AddDevice /> : <Devices path={path} />;
}

function Devices({ path: [task, deviceId] }: Pick<Place, "path">) {
  const answer = useAnswer("devices/list", {});
  const view = answer.value.value;
  const chosen = view?.devices.find((device) => device.deviceId === deviceId);
  if (view && chosen && task === "remove" && chosen.status === "active" && !chosen.isThis)
    return <RemoveDevice device={chosen} view={view} />;
  if (chosen && task === "replace") return <ReplaceScreen device={chosen} />;
  return (
    <>
      <h1>{text("devices")}</h1>
      {answer.fault.value && <FaultNotice code={answer.fault.value} testId="manager-fault" />}
      {view && (
        <div class="devices" data-testid="devices-section">
          <p class="muted">{text("devicesWhat")}</p>
          <a class="button" data-kind="primary" href="#devices/add" data-testid="add-device-open">
            <Icon name="plus" />
            {text("addDevice")}
          </a>
          <DeviceList devices={view.devices} onChanged={() => void answer.reload()} />
          <section class="card stack-tight" aria-labelledby="devices-worst">
            <h2 id="devices-worst">{text("devicesWorst")}</h2>
            <p class="muted">{text("devicesWorstWhat")}</p>
          </section>
        </div>
      )}
    </>
  );
}
