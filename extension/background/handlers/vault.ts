/** Founding, unlocking and locking the vault, as its pages ask for it. */
import { platformName } from "../../platform/platform-name.ts";
import type { Ceremonies } from "../ceremony/ceremonies.ts";
import type { Handlers } from "../dispatch.ts";
import { ensureRegistered } from "../registration.ts";
import { DEFAULT_SETTINGS } from "../vault/settings.ts";
import type { VaultAccess } from "../vault/vault-access.ts";
import type { VaultKeeper } from "../vault/vault-keeper.ts";

type Name = "vault/status" | "vault/create" | "vault/unlock" | "vault/lock" | "vault/change-password";

export function vaultHandlers(
  access: VaultAccess,
  keeper: VaultKeeper,
  { world }: Ceremonies,
): Pick<Handlers, Name> {
  return {
    "vault/status": async () => ({
      state: await access.state(),
      locksAtMs: await keeper.deadlineMs(),
      waitingRequestIds: (await world.requests.waiting()).map(({ requestId }) => requestId),
    }),
    "vault/create": async ({ password, words, deviceName }) => {
      await keeper.create(password, words, { deviceName, platform: await platformName() }, DEFAULT_SETTINGS);
      await ensureRegistered();
      world.changed();
      return { done: true };
    },
    "vault/unlock": async ({ password }) => {
      const result = await access.unlock(password);
      world.changed();
      return result;
    },
    "vault/lock": async () => {
      await keeper.lock();
      world.changed();
      return { done: true };
    },
    "vault/change-password": async ({ password, newPassword }) => {
      const { settings } = await access.opened();
      return keeper.changePassword(password, newPassword, settings);
    },
  };
}
