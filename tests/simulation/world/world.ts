/**
 * One simulated world: devices with the real engine, a server, a network between them, time, and an oracle that knows
 * everything. Deeds (deeds.ts) change it; nothing in it depends on anything but the seed.
 */

import { nobleSignatures } from "../../../shared/log/signature-scheme.ts";
import type { EngineEnvironment } from "../../../shared/sync/environment.ts";
import type { NewReplica } from "../../../shared/sync/new-replica.ts";
import { SyncFault, type SyncFaultCode } from "../../../shared/sync/sync-fault.ts";
import type { Transport } from "../../../shared/sync/transport.ts";
import type { CreateOp, Op } from "../../../shared/vault/ops.ts";
import type { Disk } from "../../support/memory-replica.ts";
import { Archive } from "../oracle/archive.ts";
import { Ledger } from "../oracle/ledger.ts";
import { Onlooker } from "../oracle/onlooker.ts";
import { Violation } from "../oracle/violation.ts";
import { ServerSide } from "../servers/server-side.ts";
import type { Asking } from "./calls.ts";
import { Chance } from "./chance.ts";
import { Device, type Running, type Surroundings } from "./device.ts";
import { Edits } from "./edits.ts";
import type { Family } from "./family.ts";
import { Life } from "./life.ts";
import { Network, simulatedTransport } from "./network.ts";
import { Schedule } from "./schedule.ts";
import { Profile } from "./simulated-replica.ts";

const START_MS = Date.UTC(2026, 8, 1);

/** Faults that any person may meet in a rough world. */
const EXPECTED: ReadonlySet<SyncFaultCode> = new Set([
  "sync/unreachable",
  "sync/unauthorised",
  "sync/no-such-vault",
  "sync/changed-meanwhile",
  "sync/closed",
]);

export class World {
  readonly family: Family;
  readonly chance: Chance;
  readonly schedule = new Schedule(START_MS);
  readonly onlooker = new Onlooker();
  readonly archive = new Archive();
  readonly ledger = new Ledger();
  readonly edits: Edits;
  readonly network: Network;
  readonly server: ServerSide;
  readonly devices: Device[] = [];
  /** What was created so far: for twins. */
  readonly created: CreateOp[] = [];
  /** What the run did, line by line. */
  readonly trace: string[] = [];
  readonly entropy: Uint8Array;
  /** Devices whose person said that the server's branch of a fork is the one to go on with. */
  readonly mayAbandon = new Set<string>();
  readonly #surroundings: Surroundings = {
    life: () => this.newLife(),
    environment: (life, skewMs) => this.environment(life, skewMs),
    transport: (life, device) =>
      this.transport(life, device.name, () => ({
        vaultId: device.disk.state.keyring.vaultId,
        deviceId: device.id,
      })),
  };
  /** In which edit an operation went to a disk first. */
  readonly #editOf = new WeakMap<Op, Uint8Array>();
  #violation: Violation | null = null;
  #deviceCount = 0;

  constructor(seed: number, family: Family) {
    this.family = family;
    this.chance = new Chance(seed);
    this.entropy = this.chance.bytes(32);
    this.edits = new Edits(new Chance(seed, 1));
    this.network = new Network(this.schedule, new Chance(seed, 2), this.onlooker.see);
    this.network.weather = family.weather;
    this.server = new ServerSide(() => this.schedule.nowMs, new Chance(seed, 3));
  }

  /** The first promise that was broken, or null. */
  get violation(): Violation | null {
    return this.#violation;
  }

  report(violation: Violation): void {
    this.tell(violation.message);
    this.#violation ??= violation;
  }

  tell(line: string): void {
    this.trace.push(`${this.schedule.nowMs - START_MS} ${line}`);
  }

  /** Devices that can do something now. */
  get running(): Device[] {
    return this.devices.filter((device) => !device.hasCrashed);
  }

  add(begin: NewReplica | Disk, skewMs: number, name = this.nextName()): Device {
    const profile: Profile = new Profile(begin, (before, after, write) => {
      this.#watch(name, before, after, write.abandonFrom !== undefined);
      for (const edit of write.outbox?.add ?? [])
        for (const op of edit.ops) if (!this.#editOf.has(op)) this.#editOf.set(op, edit.opId);
    });
    this.#keep(profile.disk);
    const device = new Device(name, profile, skewMs, this.#surroundings);
    this.devices.push(device);
    return device;
  }

  nextName(): string {
    this.#deviceCount += 1;
    return `device ${this.#deviceCount}`;
  }

  skew(): number {
    const { skewMs } = this.family;
    return this.chance.below(2 * skewMs + 1) - skewMs;
  }

  /** Begins something on a device and goes on at once. A crash leaves it for ever unfinished. */
  begin(device: Device, what: string, act: (running: Running) => Promise<unknown>): void {
    this.tell(`${device.name} begins to ${what}`);
    void act(device.running).then(
      () => this.tell(`${device.name} did ${what}`),
      (cause: unknown) => this.failed(device.name, what, cause),
    );
  }

  /** Does something on a device to its end, while everything else that waits goes on too. */
  async finish(device: Device, what: string, act: (running: Running) => Promise<unknown>): Promise<void> {
    this.begin(device, what, act);
    await this.schedule.drain();
  }

  get vaultId(): Uint8Array {
    const [first] = this.devices;
    if (first === undefined) throw new RangeError("no vault yet");
    return first.disk.state.keyring.vaultId;
  }

  newLife(): Life {
    return new Life(this.schedule, this.chance, this.family.pace);
  }

  transport(life: Life, name: string, asking: () => Asking): Transport {
    return simulatedTransport(life, (call) =>
      this.network.carry({ name, asking: asking() }, this.server, call),
    );
  }

  environment(life: Life | null, skewMs: number): EngineEnvironment {
    const { schedule, chance } = this;
    return {
      random: chance.bytes,
      nowMs: () => schedule.nowMs + skewMs,
      scheme: nobleSignatures,
      pause: (ms) => (life === null ? schedule.wait(ms) : life.receive(schedule.wait(ms))),
    };
  }

  /** The person was told that this is safe. */
  acknowledge(device: Device, ops: readonly Op[]): void {
    const opIds = ops.flatMap((op) => this.#editOf.get(op) ?? []);
    if (opIds.length < ops.length)
      this.report(new Violation("G2 nothing acknowledged is lost", `${device.name} wrote nothing`));
    this.ledger.acknowledge(device.name, opIds, ops);
    this.tell(`${device.name} has ${ops.map(({ op }) => op).join(", ")} as edit ${this.ledger.number}`);
  }

  failed(who: string, what: string, cause: unknown): void {
    const code = cause instanceof SyncFault ? cause.code : null;
    this.tell(`${who} failed to ${what}: ${code ?? String(cause)}`);
    if (cause instanceof Violation) this.report(cause);
    else if (code === null || (this.family.isServerTrusted && !EXPECTED.has(code)))
      this.report(new Violation("no surprise", `${who} failed to ${what}: ${messageOf(cause)}`, cause));
  }

  /** G5 at every commit: the log grows from where it stood, or the person said otherwise. */
  #watch(name: string, before: Disk, after: Disk, abandons: boolean): void {
    this.#keep(after);
    const isGrown = after.state.log.seq >= before.state.log.seq;
    if (abandons && !this.mayAbandon.has(name))
      this.report(new Violation("G5 extensions only", `${name} gave up entries that nobody told it to`));
    if (!abandons && !isGrown)
      this.report(new Violation("G5 extensions only", `${name} went back to ${after.state.log.seq}`));
  }

  #keep(disk: Disk): void {
    this.archive.keep(disk.entries, disk.state.keyring.epochKeys.values());
  }
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? `${cause.name} ${cause.message}` : String(cause);
}
