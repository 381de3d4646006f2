/** A simulated device: a disk, and a process with the real engine on it that can be killed at any await. */

import type { Disk } from "../../../scripts/testing/memory-replica.ts";
import { bytesToHex } from "../../../shared/bytes/bytes.ts";
import type { EngineEnvironment } from "../../../shared/sync/environment.ts";
import type { Standing } from "../../../shared/sync/replica.ts";
import { SyncEngine } from "../../../shared/sync/sync-engine.ts";
import type { Transport } from "../../../shared/sync/transport.ts";
import type { Asking } from "./calls.ts";
import type { Life } from "./life.ts";
import type { Profile } from "./simulated-replica.ts";
import { simulatedReplica } from "./simulated-replica.ts";

/** What a device gets from its world for one life. */
export interface Surroundings {
  life(): Life;
  /** For one identity; a device that gets another needs another. */
  transport(life: Life, name: string, identity: Asking): Transport;
  environment(life: Life, skewMs: number): EngineEnvironment;
}

type Process = { readonly life: Life; readonly engine: SyncEngine };

/** The process of one life, and its way to the server as the device that it is now. */
export type Running = Process & {
  readonly transport: Transport;
  readonly transportOf: (keys: { readonly deviceId: Uint8Array }) => Transport;
};

export class Device {
  readonly name: string;
  readonly profile: Profile;
  readonly skewMs: number;
  #process: Process;
  readonly #around: Surroundings;

  constructor(name: string, profile: Profile, skewMs: number, around: Surroundings) {
    this.name = name;
    this.profile = profile;
    this.skewMs = skewMs;
    this.#around = around;
    this.#process = this.#start();
  }

  get disk(): Disk {
    return this.profile.disk;
  }

  get deviceId(): Uint8Array {
    return this.disk.state.keyring.device.deviceId;
  }

  get idText(): string {
    return bytesToHex(this.deviceId);
  }

  get standing(): Standing["is"] {
    return this.disk.state.standing.is;
  }

  get running(): Running {
    const { life, engine } = this.#process;
    const { vaultId } = this.disk.state.keyring;
    const transportOf: Running["transportOf"] = ({ deviceId }) =>
      this.#around.transport(life, this.name, { vaultId, deviceId });
    return { life, engine, transport: transportOf(this), transportOf };
  }

  get hasCrashed(): boolean {
    return this.#process.life.isOver;
  }

  /** Ends everything that this device does; nothing of it comes back. */
  crash(): void {
    this.#process.life.end();
  }

  /** Ends this life at the n-th await from now. */
  crashAfter(awaits: number): void {
    this.#process.life.endAfter(awaits);
  }

  restart(): void {
    this.crash();
    this.#process = this.#start();
  }

  #start(): Process {
    const life = this.#around.life();
    const environment = this.#around.environment(life, this.skewMs);
    const engine = new SyncEngine({ replica: simulatedReplica(this.profile, life), environment });
    return { life, engine };
  }
}
