/** How this device and its server stand, and what the person changes about that. */
import { SyncFault } from "../../../shared/sync/sync-fault.ts";
import type { Handlers } from "../dispatch.ts";
import { serverOrigin } from "../sync/server-address.ts";
import type { OpenedVault, VaultAccess } from "../vault/vault-access.ts";

type Name = Extract<keyof Handlers, `sync/${string}` | "vault/join">;

export function syncHandlers(access: VaultAccess): Pick<Handlers, Name> {
  const use = async () => {
    await access.used();
    return access.opened();
  };
  const withoutServer = async (): Promise<never> => {
    await use();
    throw new SyncFault("sync/no-server", "this vault is kept on this device alone");
  };
  return {
    "vault/join": async ({ server }) => {
      serverOrigin(server);
      throw new SyncFault("sync/unreachable", "nothing here can reach a server");
    },
    "sync/status": async () => statusOf(await use()),
    "sync/connect": async ({ server }) => {
      await use();
      serverOrigin(server);
      throw new SyncFault("sync/unreachable", "nothing here can reach a server");
    },
    "sync/disconnect": async () => statusOf(await use()),
    "sync/now": withoutServer,
    "sync/compare": withoutServer,
    "sync/merge-fork": withoutServer,
    "sync/dismiss-note": async () => statusOf(await use()),
  };
}

async function statusOf(_vault: OpenedVault) {
  return {
    server: null,
    state: "off",
    fault: null,
    lastSyncedAtMs: null,
    nextTryAtMs: null,
    waitingEdits: 0,
    devices: [],
    notes: [],
    fork: null,
  } as const;
}
