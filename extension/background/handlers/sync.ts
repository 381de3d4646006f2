/** How this device and its server stand, and what the person changes about that. */
import type { SyncStatus } from "../../messages/contract.ts";
import { platformName } from "../../platform/platform-name.ts";
import type { Handlers } from "../dispatch.ts";
import { ensureRegistered } from "../registration.ts";
import { type JoinWorld, joinVault } from "../sync/join.ts";
import type { VaultSync } from "../sync/vault-sync.ts";

type Name = Extract<keyof Handlers, `sync/${string}` | "vault/join">;

export function syncHandlers(sync: VaultSync, world: JoinWorld, changed: () => void): Pick<Handlers, Name> {
  /** The person does something, and hears how things stand then. */
  const act = async (work: () => Promise<void>): Promise<SyncStatus> => {
    await world.access.opened();
    await world.access.used();
    try {
      await work();
    } finally {
      changed();
    }
    return sync.status();
  };
  return {
    "vault/join": async ({ password, words, deviceName, server, changeKey }) => {
      const names = { deviceName, platform: await platformName() };
      const joined = await joinVault(world, { password, words, names, server, changeKey });
      if (joined.result === "joined") await ensureRegistered();
      changed();
      return joined;
    },
    // Pages ask this whenever something moved, also while nobody is there: it does not count as using the vault.
    "sync/status": async () => {
      await world.access.opened();
      return sync.status();
    },
    "sync/connect": ({ server, invite }) => act(() => sync.connect(server, invite)),
    "sync/disconnect": () => act(() => sync.disconnect()),
    "sync/now": () => act(() => sync.now()),
    "sync/compare": async ({ place }) => {
      await world.access.opened();
      await world.access.used();
      return sync.compare(place);
    },
    "sync/merge-fork": () => act(() => sync.mergeFork()),
    "sync/dismiss-note": ({ noteId }) => act(() => sync.dismissNote(noteId)),
  };
}
