/** What a simulated device can ask of the engine, each as one call: the real functions of shared/sync behind it. */
import type { RandomBytes } from "../../../shared/bytes/environment.ts";
import type { NewReplica } from "../../../shared/sync/new-replica.ts";
import type { Replica } from "../../../shared/sync/replica.ts";
import type { Transport } from "../../../shared/sync/transport.ts";
import type { DeviceNames } from "../../../shared/vault/control-body.ts";
import type { Op } from "../../../shared/vault/ops.ts";

/** One life of a device: its storage, its way to the server, its clock. */
export type Running = {
  readonly replica: Replica;
  readonly transport: Transport;
  readonly random: RandomBytes;
  readonly nowMs: () => number;
  readonly pause: (ms: number) => Promise<void>;
};

export interface EngineDoor {
  /** A vault on this device alone. */
  found(
    entropy: Uint8Array,
    names: DeviceNames,
    running: Omit<Running, "replica" | "transport">,
  ): Promise<NewReplica>;
  /** Puts the vault on the server, from now on. */
  connect(running: Running): Promise<void>;
  /** What the person changed, acknowledged when it resolves: the ids of the edits, in order. */
  edit(running: Running, ops: readonly Op[], asGroup: boolean): Promise<readonly Uint8Array[]>;
  sync(running: Running): Promise<void>;
  /** A second device by the words: what it begins with. `transport` asks as the paper device. */
  join(entropy: Uint8Array, names: DeviceNames, running: Omit<Running, "replica">): Promise<NewReplica>;
  /** Removes devices, or with none only changes the epoch. */
  rekey(running: Running, removed: readonly Uint8Array[]): Promise<void>;
  /** On the person's word: takes the server's branch and brings over what this one has. */
  mergeFork(running: Running): Promise<void>;
  checkpoint(running: Running): Promise<void>;
  snapshot(running: Running): Promise<void>;
  close(running: Running): Promise<void>;
}
