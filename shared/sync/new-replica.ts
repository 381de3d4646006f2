/**
 * A replica as it begins: after founding a vault here, after joining one by the words, or made anew from stored entries.
 * A storage writes all of it in one transaction, under a local key of its own.
 */
import { accept } from "../log/accept.ts";
import { idText } from "../log/device-id.ts";
import type { DeviceNames } from "../vault/control-body.ts";
import type { FoundedVault } from "../vault/found-vault.ts";
import type { ItemState } from "../vault/item-state.ts";
import { NO_GROUPS } from "../vault/open-groups.ts";
import { VaultFault } from "../vault/vault-fault.ts";
import type { EngineNotice, KeptEntry, ReplicaState } from "./replica.ts";

/** An item with its encoded secret part, which is secret. Both layers of a new replica are the same. */
export type NewItem = { readonly state: ItemState; readonly secret: Uint8Array | null };

export type NewReplica = {
  readonly state: Omit<ReplicaState, "generation" | "outbox" | "attempts" | "notices">;
  /** All entries from the first, bytes or leaf. */
  readonly entries: readonly KeptEntry[];
  readonly items: readonly NewItem[];
  readonly chunks: readonly { readonly hash: Uint8Array; readonly bytes: Uint8Array }[];
  readonly notices: readonly EngineNotice[];
};

/** The replica of a vault that was founded here a moment ago: genesis and nothing else, no server. */
export function newVaultReplica(founded: FoundedVault, names: DeviceNames): NewReplica {
  const judged = accept(null, founded.genesis);
  if (judged.outcome !== "accepted") throw new VaultFault("vault/tampered", "a genesis of our own");
  const device = { name: names.deviceName, platform: names.platform, heard: null };
  return {
    state: {
      keyring: founded.keyring,
      log: founded.head,
      control: judged.state,
      openGroups: NO_GROUPS,
      devices: new Map([[idText(founded.keyring.device.deviceId), device]]),
      ...UNLINKED,
    },
    entries: [{ seq: 1, bytes: founded.genesis }],
    items: [],
    chunks: [],
    notices: [],
  };
}

/** What every replica begins with beside the log. */
export const UNLINKED = {
  link: null,
  standing: { is: "active" },
  snapshot: null,
  checkpoint: null,
  ownCheckpointAtMs: null,
  owedRemovals: [],
  closingSeenAtMs: null,
} as const satisfies Partial<ReplicaState>;
