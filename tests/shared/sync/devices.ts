/** Devices of one vault for tests: engine, replica and words together, with clock and chance of their own. */

import { type Disk, MemoryReplica } from "../../../scripts/testing/memory-replica.ts";
import { bytesToHex, concatBytes, utf8ToBytes } from "../../../shared/bytes/bytes.ts";
import { nobleSignatures } from "../../../shared/log/signature-scheme.ts";
import type { EngineEnvironment } from "../../../shared/sync/environment.ts";
import { type JoinDoor, joinByWords } from "../../../shared/sync/join.ts";
import { newVaultReplica } from "../../../shared/sync/new-replica.ts";
import type { EngineNotice } from "../../../shared/sync/replica.ts";
import { SyncEngine, type SyncReport } from "../../../shared/sync/sync-engine.ts";
import type { Transport } from "../../../shared/sync/transport.ts";
import type { DeviceKeys } from "../../../shared/vault/device-keys.ts";
import { foundVault } from "../../../shared/vault/found-vault.ts";
import { encodeItemState } from "../../../shared/vault/item-codec.ts";
import { passkeyItemId } from "../../../shared/vault/item-id.ts";
import { isLive, textField } from "../../../shared/vault/item-state.ts";
import type { Op } from "../../../shared/vault/ops.ts";
import { MemoryServer } from "../../support/memory-server.ts";
import { seededRandom } from "../vault/seeded-random.ts";

export const ORIGIN = "https://sync.example";

/** Milliseconds that every look at a clock takes; devices may be given other times by `clock.offset`. */
const TICK_MS = 1000;

export class Clock {
  nowMs = 1_700_000_000_000;
  readonly read = (): number => {
    this.nowMs += TICK_MS;
    return this.nowMs;
  };
  pass(ms: number): void {
    this.nowMs += ms;
  }
}

export class Device {
  readonly name: string;
  readonly server: MemoryServer;
  readonly environment: EngineEnvironment;
  readonly clock: Clock;
  replica: MemoryReplica<string>;
  engine: SyncEngine<string>;
  /** Stands between engine and server: tests put lies and losses here. */
  wrap: (transport: Transport) => Transport = (transport) => transport;

  constructor(
    name: string,
    server: MemoryServer,
    environment: EngineEnvironment,
    replica: MemoryReplica<string>,
    clock: Clock,
  ) {
    this.name = name;
    this.server = server;
    this.environment = environment;
    this.replica = replica;
    this.clock = clock;
    this.engine = new SyncEngine({ replica, environment });
  }

  /** The engine anew on what is on disk, as after the worker died. */
  restart(disk: Disk = this.replica.disk): void {
    this.replica = new MemoryReplica<string>(disk);
    this.engine = new SyncEngine({ replica: this.replica, environment: this.environment });
  }

  get state() {
    return this.replica.disk.state;
  }

  get id(): Uint8Array {
    return this.state.keyring.device.deviceId;
  }

  get transport(): Transport {
    return this.transportOf(this.state.keyring.device);
  }

  readonly transportOf = ({ deviceId }: Pick<DeviceKeys, "deviceId">): Transport =>
    this.wrap(this.server.transport(this.state.keyring.vaultId, deviceId));

  sync(): Promise<SyncReport> {
    return this.engine.sync(this.transport);
  }

  /** Labels of all live passkeys by the name they were made under, as the person sees them. */
  get labels(): Readonly<Record<string, string>> {
    const labels: [string, string][] = [];
    for (const { visible } of this.replica.disk.items.values()) {
      if (visible === null || !isLive(visible.state) || visible.state.birth?.type !== "passkey") continue;
      labels.push([textField(visible.state, "userName") ?? "", textField(visible.state, "label") ?? ""]);
    }
    return Object.fromEntries(labels.sort());
  }

  /** Everything that must be the same on all devices, byte for byte. */
  get confirmed(): Readonly<Record<string, string>> {
    const items = [...this.replica.disk.items].flatMap(([id, { confirmed }]) =>
      confirmed === null
        ? []
        : [
            [
              id,
              bytesToHex(concatBytes(encodeItemState(confirmed.state), confirmed.secret ?? new Uint8Array())),
            ],
          ],
    );
    return Object.fromEntries(items.sort());
  }

  notices(about: EngineNotice["about"]): readonly EngineNotice[] {
    return this.state.notices.map(({ notice }) => notice).filter((notice) => notice.about === about);
  }
}

export class Devices {
  readonly server: MemoryServer;
  readonly clock = new Clock();
  readonly entropy: Uint8Array;
  readonly #seed: string;

  constructor(seed: string, server = new MemoryServer()) {
    this.#seed = seed;
    this.server = server;
    this.entropy = seededRandom(`${seed} words`)(32);
  }

  environment(name: string, clock: Clock = this.clock): EngineEnvironment {
    return { random: seededRandom(`${this.#seed} ${name}`), nowMs: clock.read, scheme: nobleSignatures };
  }

  /** Founds the vault on a first device, without a server. */
  async found(name = "Laptop"): Promise<Device> {
    const environment = this.environment(name);
    const names = { deviceName: name, platform: "Test" };
    const founded = await foundVault(this.entropy, names, environment);
    const replica = new MemoryReplica<string>(newVaultReplica(founded, names));
    return new Device(name, this.server, environment, replica, this.clock);
  }

  async foundOnline(name = "Laptop"): Promise<Device> {
    const device = await this.found(name);
    await device.engine.connect(device.transport, ORIGIN, null);
    return device;
  }

  get door(): JoinDoor {
    return {
      recover: async (paper) => this.server.recover(paper.signPublicKey),
      transport: (vaultId, member) => this.server.transport(vaultId, member.deviceId),
    };
  }

  async join(name: string, changeKey = false, door: JoinDoor = this.door): Promise<Device> {
    const environment = this.environment(name);
    const names = { deviceName: name, platform: "Test" };
    const order = { entropy: this.entropy, names, origin: ORIGIN, changeKey };
    const { replica } = await joinByWords(order, door, environment);
    return new Device(name, this.server, environment, new MemoryReplica<string>(replica), this.clock);
  }
}

/** A passkey of this user name at example.org. `bytes`: more of it, to make entries large. */
export function create(userName: string, bytes = 0): Op {
  const credentialId = utf8ToBytes(`credential of ${userName}`);
  return {
    op: "create",
    itemId: passkeyItemId("example.org", credentialId),
    type: "passkey",
    fixed: new Map<string, string | Uint8Array>([
      ["rpId", "example.org"],
      ["credentialId", credentialId],
    ]),
    secret: new Map([["privateKeyPkcs8", new Uint8Array(48 + bytes).fill(7)]]),
    fields: new Map([
      ["userName", userName],
      ["label", ""],
    ]),
  };
}

export function itemOf(userName: string): Uint8Array {
  return passkeyItemId("example.org", utf8ToBytes(`credential of ${userName}`));
}

export function rename(userName: string, label: string): Op {
  return { op: "put", itemId: itemOf(userName), field: "label", value: label };
}

export function trash(userName: string): Op {
  return { op: "tombstone", itemId: itemOf(userName) };
}

/** Syncs devices in turns until nobody has anything to say. */
export async function settle(...devices: readonly Device[]): Promise<void> {
  for (let round = 0; round < 3; round++) for (const device of devices) await device.sync();
}
