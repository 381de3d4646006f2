/** Pairing as pages ask for it, on either side. */
import { platformName } from "../../platform/platform-name.ts";
import type { Handlers } from "../dispatch.ts";
import type { JoiningSide } from "../pairing/joining.ts";
import type { ShowingPairing } from "../pairing/showing.ts";
import { ensureRegistered } from "../registration.ts";
import type { VaultAccess } from "../vault/vault-access.ts";

type Name =
  | "pairing/show"
  | "pairing/shown"
  | "pairing/confirm"
  | "pairing/stop"
  | "pairing/join"
  | "pairing/joining"
  | "pairing/finish"
  | "pairing/leave";

export function pairingHandlers(
  showing: ShowingPairing,
  joining: JoiningSide,
  access: VaultAccess,
  changed: () => void,
): Pick<Handlers, Name> {
  return {
    "pairing/show": async () => {
      await access.used();
      return showing.show();
    },
    // Asked every second while its page is open: watching a code does not count as using the vault.
    "pairing/shown": () => showing.shown(),
    "pairing/confirm": async ({ digits }) => {
      await access.used();
      return showing.confirm(digits);
    },
    "pairing/stop": () => showing.stop(),
    "pairing/join": async ({ code, deviceName }) =>
      joining.join(code, { deviceName, platform: await platformName() }),
    "pairing/joining": () => joining.joining(),
    "pairing/finish": async ({ password }) => {
      const joined = await joining.finish(password);
      await ensureRegistered();
      changed();
      return joined;
    },
    "pairing/leave": () => joining.leave(),
  };
}
