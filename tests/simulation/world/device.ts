/** A simulated device: a disk, and a process on it that can be killed at any await and started again. */
import { bytesToHex } from "../../../shared/bytes/bytes.ts";
import type { Standing } from "../../../shared/sync/replica.ts";
import type { Disk } from "../../support/memory-replica.ts";
import type { Asking, Server } from "./calls.ts";
import type { Chance } from "./chance.ts";
import type { Running } from "./engine-door.ts";
import { Life, type Pace } from "./life.ts";
import type { Network } from "./network.ts";
import { simulatedTransport } from "./network.ts";
import type { Schedule } from "./schedule.ts";
import { type Profile, simulatedReplica } from "./simulated-replica.ts";

export type Surroundings = {
  readonly schedule: Schedule;
  readonly chance: Chance;
  readonly network: Network;
  readonly server: Server;
  readonly pace: Pace;
};

export class Device {
  readonly name: string;
  readonly profile: Profile;
  readonly skewMs: number;
  #life: Life;
  #busy = 0;
  readonly #around: Surroundings;

  constructor(name: string, profile: Profile, skewMs: number, around: Surroundings) {
    this.name = name;
    this.profile = profile;
    this.skewMs = skewMs;
    this.#around = around;
    this.#life = this.#newLife();
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

  get isBusy(): boolean {
    return this.#busy > 0;
  }

  get hasCrashed(): boolean {
    return this.#life.isOver;
  }

  get life(): Life {
    return this.#life;
  }

  /** Ends everything that this device does; nothing of it comes back. */
  crash(): void {
    this.#life.end();
  }

  restart(): void {
    this.#life.end();
    this.#life = this.#newLife();
    this.#busy = 0;
  }

  /** Runs something in the present life. What it throws is the caller's; a crash leaves it for ever unfinished. */
  async run(act: (running: Running) => Promise<void>): Promise<void> {
    const life = this.#life;
    this.#busy += 1;
    try {
      await act(this.running(life));
    } finally {
      if (life === this.#life) this.#busy -= 1;
    }
  }

  running(life: Life): Running {
    const { schedule, chance } = this.#around;
    return {
      replica: simulatedReplica(this.profile, life),
      transport: simulatedTransport(life, (call) =>
        this.#around.network.carry({ name: this.name, asking: this.#asking() }, this.#around.server, call),
      ),
      random: chance.bytes,
      nowMs: () => schedule.nowMs + this.skewMs,
      pause: async (ms) => {
        await life.receive(schedule.wait(ms));
      },
    };
  }

  #asking(): Asking {
    const { keyring } = this.disk.state;
    return { vaultId: keyring.vaultId, deviceId: keyring.device.deviceId };
  }

  #newLife(): Life {
    const { schedule, chance, pace } = this.#around;
    return new Life(schedule, chance, pace);
  }
}
