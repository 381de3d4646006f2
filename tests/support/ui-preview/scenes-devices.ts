/** The screens of devices in the manager. */
import type { DevicesView, ManagedDevice } from "../../../extension/messages/devices-contract.ts";
import { NOW_MS, SOME_PASSKEYS } from "./fixtures.ts";
import { byId, newcomer, type Scene, unlocked } from "./scene.ts";
import { DEVICES } from "./scenes-sync.ts";

const DAY_MS = 86_400_000;

const MANAGED: readonly ManagedDevice[] = DEVICES.map((device) => ({
  ...device,
  addedThrough: device.deviceId === "d2" ? ["d4"] : [],
  expiresAtMs: null,
  removedAtMs: device.status === "removed" ? NOW_MS - 2 * DAY_MS : null,
  toReplace: device.status === "removed" ? 11 : 0,
}));
const SHARED: ManagedDevice = {
  deviceId: "d9",
  name: "Library, second floor",
  platform: "linux",
  isThis: false,
  status: "active",
  heardAtMs: NOW_MS - 60_000,
  addedThrough: [],
  expiresAtMs: NOW_MS + 3 * 3_600_000,
  removedAtMs: null,
  toReplace: 0,
};
const VIEW: DevicesView = {
  passkeys: 11,
  devices: [...MANAGED.slice(0, 4), SHARED, ...MANAGED.slice(4)],
};

function devices(name: string, place: string, more: Partial<Scene> = {}): Scene {
  return {
    name: `devices-${name}`,
    page: "manager",
    place: `#devices${place}`,
    size: { width: 1200, height: 900 },
    ...more,
    answers: {
      ...unlocked,
      "devices/list": [VIEW],
      "devices/removal": [{ is: "member" }],
      "devices/to-replace": [{ passkeys: SOME_PASSKEYS.slice(0, 7) }],
      "devices/rename": [{ done: true }],
      ...more.answers,
    },
  };
}

const alone = { devices: MANAGED.slice(0, 1), passkeys: 0 } satisfies DevicesView;

export const DEVICE_SCENES: readonly Scene[] = [
  devices("list", ""),
  devices("alone", "", { answers: { "devices/list": [alone] } }),
  devices("rename", "", { act: (page) => byId(page, "device-rename-open").nth(1).click() }),
  devices("remove", "/remove/d2"),
  devices("remove-verify", "/remove/d2", {
    answers: { "devices/remove": [{ fault: "vault/verify-first" }] },
    act: (page) => byId(page, "device-remove").click(),
  }),
  devices("remove-fault", "/remove/d4", {
    answers: { "devices/remove": [{ fault: "sync/unreachable" }] },
    act: (page) => byId(page, "device-remove").click(),
  }),
  devices("replace", "/replace/d5"),
  devices("replace-nothing", "/replace/d5", { answers: { "devices/to-replace": [{ passkeys: [] }] } }),
  devices("removed", "", {
    answers: { "devices/removal": [{ is: "removed", itemIds: ["i01", "i04", "i06"] }] },
  }),
  devices("removed-de", "", {
    language: "de",
    answers: { "devices/removal": [{ is: "removed", itemIds: ["i01"] }] },
  }),
  {
    name: "devices-erased",
    page: "onboarding",
    answers: { ...newcomer, "devices/removal": [{ is: "erased" }] },
  },
  {
    name: "devices-erased-popup",
    page: "popup",
    answers: { ...newcomer, "devices/removal": [{ is: "erased" }] },
  },
  devices("fault", "", { answers: { "devices/list": [{ fault: "vault/damaged-head" }] } }),
  devices("de", "", { language: "de" }),
  devices("es-remove", "/remove/d2", { language: "es" }),
  devices("ja", "", { language: "ja" }),
  devices("ja-replace", "/replace/d5", { language: "ja" }),
  devices("rtl", "", { isRightToLeft: true }),
  devices("narrow", "", { size: { width: 480, height: 1500 } }),
  devices("narrow-replace", "/replace/d5", { size: { width: 480, height: 1500 } }),
];
