/**
 * One simulated world: devices with the real engine, a server, a network between them, time, and an oracle that knows
 * everything. Deeds (deeds.ts) change it; nothing in it depends on anything but the seed.
 */

import type { Disk } from "../../../scripts/testing/memory-replica.ts";
import { bytesToHex } from "../../../shared/bytes/bytes.ts";
import { kindOf } from "../../../shared/log/kinds.ts";
import { nobleSignatures } from "../../../shared/log/signature-scheme.ts";
import type { EngineEnvironment } from "../../../shared/sync/environment.ts";
import type { NewReplica } from "../../../shared/sync/new-replica.ts";
import { asIfAppended } from "../../../shared/sync/rebase.ts";
import type { ReplicaWrite } from "../../../shared/sync/replica.ts";
import { SyncFault, type SyncFaultCode } from "../../../shared/sync/sync-fault.ts";
import type { Transport } from "../../../shared/sync/transport.ts";
import type { CreateOp, Op } from "../../../shared/vault/ops.ts";
import { Archive, requireSame, spellingOfDisk, spellingOfLog } from "../oracle/archive.ts";
import { Ledger } from "../oracle/ledger.ts";
import { Onlooker } from "../oracle/onlooker.ts";
import { Violation } from "../oracle/violation.ts";
import { Witness } from "../oracle/witness.ts";
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

const LEAF_LENGTH = 32;
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
  readonly #sampling: Chance;
  readonly network: Network;
  readonly server: ServerSide;
  readonly devices: Device[] = [];
  /** What was created so far: for twins. */
  readonly created: CreateOp[] = [];
  /** What the run did, line by line. */
  readonly trace: string[] = [];
  readonly entropy: Uint8Array;
  readonly witness: Witness;
  readonly #surroundings: Surroundings = {
    life: () => this.newLife(),
    environment: (life, skewMs) => this.environment(life, skewMs),
    transport: (life, name, identity) => this.transport(life, name, identity),
  };
  #violation: Violation | null = null;
  #deviceCount = 0;

  constructor(seed: number, family: Family) {
    this.family = family;
    this.witness = new Witness(!family.isServerTrusted);
    this.chance = new Chance(seed);
    this.entropy = this.chance.bytes(32);
    this.#sampling = new Chance(seed, 4);
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
      this.#keep(after);
      this.#tellChange(name, before, write);
      this.#try(() => this.witness.see(name, before, after, write));
      if (this.#sampling.happens(this.family.samples)) this.#try(() => this.verifyDisk(name, after));
    });
    this.#keep(profile.disk);
    this.witness.noteIdentity(name, profile.disk);
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

  /** The way to the server of whoever shows itself as this member. */
  transport(life: Life, name: string, asking: Asking): Transport {
    return simulatedTransport(life, (call) => this.network.carry({ name, asking }, this.server, call));
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
    const opIds = ops.flatMap((op) => this.witness.editOf(op) ?? []);
    if (opIds.length < ops.length)
      this.report(new Violation("G2 nothing acknowledged is lost", `${device.name} wrote nothing`));
    this.ledger.acknowledge(device.name, opIds, ops);
    const what = ops.map(({ op, itemId }) => `${op} ${bytesToHex(itemId).slice(0, 4)}`);
    this.tell(`${device.name} has ${what.join(", ")} as edit ${this.ledger.number}`);
  }

  failed(who: string, what: string, cause: unknown): void {
    const code = cause instanceof SyncFault ? cause.code : null;
    this.tell(`${who} failed to ${what}: ${code ?? ""} ${messageOf(cause)}`);
    if (cause instanceof Violation) this.report(cause);
    else if (code === null || (this.family.isServerTrusted && !EXPECTED.has(code)))
      this.report(new Violation("no surprise", `${who} failed to ${what}: ${messageOf(cause)}`, cause));
  }

  /** The two layers of a disk are what its log says, and what that says with the waiting edits on top. */
  verifyDisk(name: string, disk: Disk): void {
    const told = this.archive.retell(disk);
    requireSame(`confirmed by ${name}`, spellingOfDisk(disk, "confirmed"), spellingOfLog(told));
    const { outbox, log, keyring } = disk.state;
    // What waited while a device got a new identity bears the old one in the visible layer until the log has it.
    if (outbox.length > 0 && this.witness.isRenewed(name, disk)) return;
    const waiting = asIfAppended(outbox, log, keyring.device.deviceId);
    requireSame(`visible on ${name}`, spellingOfDisk(disk, "visible"), spellingOfLog(told, waiting));
  }

  /** What a person would be shown, and what a log holds now that it did not. */
  #tellChange(name: string, before: Disk, { state, notices, appended, attempts }: ReplicaWrite): void {
    const { standing } = state;
    if (standing !== undefined && standing.is !== before.state.standing.is)
      this.tell(`${name} is ${standing.is}`);
    for (const { about } of notices?.add ?? []) this.tell(`${name} is told of ${about}`);
    for (const { seq, bytes } of appended ?? []) {
      const kind = bytes.length === LEAF_LENGTH ? "leaf" : kindOf(bytes[1] ?? 0);
      if (kind !== "data") this.tell(`${name} has ${kind} at ${seq}`);
    }
    if ((attempts?.remove ?? []).length > (appended ?? []).length) this.tell(`${name} was outrun`);
  }

  #try(verify: () => void): void {
    try {
      verify();
    } catch (cause) {
      this.report(cause instanceof Violation ? cause : new Violation("no surprise", messageOf(cause), cause));
    }
  }

  #keep(disk: Disk): void {
    this.archive.keep(disk.entries, disk.state.keyring.epochKeys.values());
  }
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? `${cause.name} ${cause.message}` : String(cause);
}
