/**
 * This device's copy of a vault, as the engine sees it: opened, while the vault is unlocked. Implementations keep it
 * sealed and write strictly: a commit happens whole and is on disk when it resolves, or did not happen.
 *
 * Items have two layers. `confirmed` is the fold of the log and of nothing else. `visible` is that plus the edits in the
 * outbox, which is what the person sees. They are the same for every item that no waiting edit touches.
 */

import type { Closing } from "../log/clear-close.ts";
import type { ControlState } from "../log/control-state.ts";
import type { DeviceKeys } from "../vault/device-keys.ts";
import type { Edit } from "../vault/edit.ts";
import type { EpochKey } from "../vault/epoch-key.ts";
import type { Hlc } from "../vault/hlc.ts";
import type { ItemState } from "../vault/item-state.ts";
import type { Keyring } from "../vault/keyring.ts";
import type { LogHead } from "../vault/log-head.ts";
import type { OpenGroups } from "../vault/open-groups.ts";
import type { Notice } from "../vault/vault-state.ts";

export type Position = { readonly seq: number; readonly head: Uint8Array };

/** What is known of one device beside its membership. */
export type DeviceFacts = {
  readonly name: string;
  readonly platform: string;
  /** Time of the newest entry of it that was read, or null: "last heard from". */
  readonly heard: Hlc | null;
};

/** An entry that this device signed: its exact bytes may have reached the server. */
export type Attempt = {
  readonly seq: number;
  /** 32 bytes. */
  readonly leaf: Uint8Array;
  readonly bytes: Uint8Array;
  /** The edit in it, or null for entries of other kinds. */
  readonly opId: Uint8Array | null;
  /** Secret: what becomes part of the keyring once the entry is accepted. */
  readonly brings: { readonly epochKey: EpochKey } | { readonly device: DeviceKeys } | null;
};

/** The server this vault is kept on. */
export type ServerLink = {
  /** For instance "https://sync.example.org": scheme, host, port; no path. */
  readonly origin: string;
  /** When everything was last known to be the same on both sides, or null. */
  readonly lastSyncedAtMs: number | null;
};

/** The newest valid snapshot in the log. */
export type SnapshotFacts = {
  readonly seq: number;
  readonly coversSeq: number;
  readonly chunkHashes: readonly Uint8Array[];
  /** This device compared it with its own state, and re-read its chunks from the server. */
  readonly isChecked: boolean;
};

/** The newest checkpoint in the log: what a server that rolls back cannot make newer. */
export type CheckpointFacts = {
  readonly seq: number;
  readonly device: Uint8Array;
  readonly at: Hlc;
  readonly itemCount: number;
};

/** The other side of a fork: entries that the server has instead of ours after `forkSeq`, verified, both kept. */
export type Fork = {
  readonly forkSeq: number;
  readonly theirs: Position;
  /** When this device saw it first. */
  readonly seenAtMs: number;
};

/** Whether this device may go on as it is. All but "active" stop pushing; nothing is deleted in any of them. */
export type Standing =
  | { readonly is: "active" }
  | { readonly is: "forked"; readonly fork: Fork }
  /** Another member removed this device. */
  | { readonly is: "removed"; readonly bySeq: number }
  /** The log has an entry signed by this device that it never signed: its data was copied or set back. */
  | { readonly is: "copied"; readonly atSeq: number }
  | { readonly is: "closed"; readonly how: Closing; readonly newOrigin: string | null }
  | { readonly is: "needs-newer-version"; readonly fromSeq: number };

/** Something the person should see, with the place it came from; stays until dismissed. */
export type SyncNotice = { readonly id: number; readonly notice: EngineNotice };
export type EngineNotice =
  | Notice
  /** A server that had lost entries got them back from here. */
  | {
      readonly about: "server-healed";
      readonly fromSeq: number;
      readonly toSeq: number;
      readonly atMs: number;
    }
  /** A device that this person may not know: "was it you?". */
  | { readonly about: "device-added"; readonly seq: number; readonly device: Uint8Array }
  | { readonly about: "devices-removed"; readonly seq: number; readonly devices: readonly Uint8Array[] }
  /** A snapshot whose content is not what this device has. */
  | { readonly about: "snapshot-mismatch"; readonly seq: number; readonly device: Uint8Array }
  /** An item was edited on two devices at once; the losing value is in its history. */
  | {
      readonly about: "concurrent-edit";
      readonly seq: number;
      readonly itemId: Uint8Array;
      readonly field: string;
    }
  | { readonly about: "fork-merged"; readonly forkSeq: number; readonly reissued: number };

export type ReplicaState = {
  /** Another one after every commit: a commit made from an older one is refused. */
  readonly generation: number;
  /** Secret. */
  readonly keyring: Keyring;
  /** The pin: only extensions of it are accepted. */
  readonly log: LogHead;
  readonly control: ControlState;
  readonly openGroups: OpenGroups;
  /** By text of the device id. */
  readonly devices: ReadonlyMap<string, DeviceFacts>;
  /** The person's edits that no accepted entry holds yet, oldest first. */
  readonly outbox: readonly Edit[];
  /** Signed and on disk, answer not known yet; by rising seq from log.seq + 1. */
  readonly attempts: readonly Attempt[];
  readonly link: ServerLink | null;
  readonly standing: Standing;
  readonly snapshot: SnapshotFacts | null;
  readonly checkpoint: CheckpointFacts | null;
  /** When this device last wrote a checkpoint, by its own clock, or null. */
  readonly ownCheckpointAtMs: number | null;
  /** Devices to remove by a rekey before anything else is pushed (after a fork in which the other branch removed them). */
  readonly owedRemovals: readonly Uint8Array[];
  /** When a close that is not final yet was first seen here, by this device's own clock, or null. */
  readonly closingSeenAtMs: number | null;
  readonly notices: readonly SyncNotice[];
};

/** One entry of the log as kept here: its bytes, or its 32-byte leaf where the server had compacted it. */
export type KeptEntry = { readonly seq: number; readonly bytes: Uint8Array };

export type ItemLayers = { readonly visible: ItemState | null; readonly confirmed: ItemState | null };

/**
 * Where the secret of a layer comes from: what one of the two stored layers has before this step (nothing where there is
 * none), nothing, or these bytes.
 */
export type SecretSource = "of-visible" | "of-confirmed" | "none" | Uint8Array;

export type LayerWrite = { readonly state: ItemState; readonly secret: SecretSource } | null;

export type ItemWrite = {
  readonly itemId: Uint8Array;
  readonly visible: LayerWrite;
  readonly confirmed: LayerWrite | "as-visible";
};

/** One step. Members that are absent stay as they are. */
export type ReplicaWrite = {
  /** The generation this was computed from. */
  readonly from: number;
  readonly state: Partial<Omit<ReplicaState, "generation" | "outbox" | "attempts" | "notices">>;
  /** Entries of the log from this seq on leave it before `appended` is added; kept under `replica.abandoned`. */
  readonly abandonFrom?: number;
  readonly appended?: readonly KeptEntry[];
  /** "all": every item that is not written here is gone (a rebuilt replica). */
  readonly items?: readonly ItemWrite[];
  readonly replacesAllItems?: boolean;
  /** `remove` before `add`: an edit that is in both moves to the end. */
  readonly outbox?: { readonly add?: readonly Edit[]; readonly remove?: readonly Uint8Array[] };
  /** Removed attempts stay known by their leaf for ever (`hasSigned`). */
  readonly attempts?: { readonly add?: readonly Attempt[]; readonly remove?: readonly Uint8Array[] };
  readonly notices?: { readonly add?: readonly EngineNotice[]; readonly remove?: readonly number[] };
  readonly chunks?: {
    readonly add?: readonly { readonly hash: Uint8Array; readonly bytes: Uint8Array }[];
    readonly remove?: readonly Uint8Array[];
  };
  /** The server's branch of a fork, instead of what was kept of it before. */
  readonly theirs?: readonly KeptEntry[];
};

/**
 * `Alongside` is what the caller wants on disk in the same transaction (the answer to the site that asked).
 * Reads that depend on each other are made between `state()` and `commit()`; the generation guards them.
 */
export interface Replica<Alongside = never> {
  state(): Promise<ReplicaState>;
  /** In the order of the ids. */
  items(itemIds: readonly Uint8Array[]): Promise<readonly ItemLayers[]>;
  /** Both layers' states with the secrets of the confirmed ones, bucket by bucket if need be: for snapshots. Secret. */
  confirmedItems(): AsyncIterable<{ readonly state: ItemState; readonly secret: Uint8Array | null }>;
  /** Entries from..to, both included, by rising seq. */
  entries(from: number, to: number): Promise<readonly KeptEntry[]>;
  /**
   * True for an entry that this device signed at any time: every attempt there ever was, and every entry in its name
   * that became part of the log here.
   */
  hasSigned(leaf: Uint8Array): Promise<boolean>;
  chunk(hash: Uint8Array): Promise<Uint8Array | null>;
  /** The server's branch while forked. */
  theirs(): Promise<readonly KeptEntry[]>;
  /** Throws SyncFault "sync/changed-meanwhile" and writes nothing where the generation moved. */
  commit(write: ReplicaWrite, alongside?: Alongside): Promise<void>;
}
