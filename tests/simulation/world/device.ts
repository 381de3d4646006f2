/** A simulated device: a disk, and a process with the real engine on it that can be killed at any await. */
import { bytesToHex } from "../../../shared/bytes/bytes.ts";
import type { EngineEnvironment } from "../../../shared/sync/environment.ts";
import type { Standing } from "../../../shared/sync/replica.ts";
import { SyncEngine } from "../../../shared/sync/sync-engine.ts";
import type { Transport } from "../../../shared/sync/transport.ts";
import type { Disk } from "../../support/memory-replica.ts";
import type { Life } from "./life.ts";
import type { Profile } from "./simulated-replica.ts";
import { simulatedReplica } from "./simulated-replica.ts";

/** What a device gets from its world for one life. */
export interface Surroundings {
  life(): Life;
  transport(life: Life, device: Device): Transport;
  environment(life: Life, skewMs: number): EngineEnvironment;
}

/** The process of one life. */
export type Running = { readonly life: Life; readonly engine: SyncEngine; readonly transport: Transport };

export class Device {
  readonly name: string;
  readonly profile: Profile;
  readonly skewMs: number;
  #running: Running;
  readonly #around: Surroundings;

  constructor(name: string, profile: Profile, skewMs: number, around: Surroundings) {
    this.name = name;
    this.profile = profile;
    this.skewMs = skewMs;
    this.#around = around;
    this.#running = this.#start();
  }

  get disk(): Disk {
    return this.profile.disk;
  }

  get id(): Uint8Array {
    return this.disk.state.keyring.device.deviceId;
  }

  get idText(): string {
    return bytesToHex(this.id);
  }

  get standing(): Standing["is"] {
    return this.disk.state.standing.is;
  }

  get running(): Running {
    return this.#running;
  }

  get hasCrashed(): boolean {
    return this.#running.life.isOver;
  }

  /** Ends everything that this device does; nothing of it comes back. */
  crash(): void {
    this.#running.life.end();
  }

  /** Ends this life at the n-th await from now. */
  crashAfter(awaits: number): void {
    this.#running.life.endAfter(awaits);
  }

  restart(): void {
    this.crash();
    this.#running = this.#start();
  }

  #start(): Running {
    const life = this.#around.life();
    const environment = this.#around.environment(life, this.skewMs);
    const engine = new SyncEngine({ replica: simulatedReplica(this.profile, life), environment });
    return { life, engine, transport: this.#around.transport(life, this) };
  }
}
