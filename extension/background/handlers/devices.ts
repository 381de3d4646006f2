/** The devices of the vault, as the manager shows and changes them. */
import type { DevicesMessages } from "../../messages/devices-contract.ts";
import type { DeviceManagement } from "../devices/device-management.ts";
import type { RemovedDevice } from "../devices/removed-device.ts";
import type { Handlers } from "../dispatch.ts";
import type { VaultAccess } from "../vault/vault-access.ts";

const DONE = { done: true } as const;

export function deviceHandlers(
  devices: DeviceManagement,
  removed: RemovedDevice,
  access: VaultAccess,
  changed: () => void,
): Pick<Handlers, keyof DevicesMessages> {
  const act = async (work: () => Promise<void>) => {
    await access.opened();
    await access.used();
    try {
      await work();
    } finally {
      changed();
    }
    return DONE;
  };
  return {
    "devices/removal": () => removed.view(),
    "devices/removal-read": async () => {
      await removed.dismiss();
      changed();
      return DONE;
    },
    // Pages ask this whenever something moved, also while nobody is there: it does not count as using the vault.
    "devices/list": async () => {
      await access.opened();
      return devices.view();
    },
    "devices/rename": ({ deviceId, name }) => act(() => devices.rename(deviceId, name)),
    "devices/remove": async ({ deviceIds }) => {
      await act(() => devices.remove(deviceIds));
      return devices.view();
    },
    "devices/to-replace": async ({ deviceId }) => {
      await access.opened();
      return { passkeys: await devices.toReplace(deviceId) };
    },
    "devices/settle": ({ deviceId, isSettled }) => act(() => devices.settle(deviceId, isSettled)),
    "devices/renew": () => act(() => devices.renew()),
  };
}
