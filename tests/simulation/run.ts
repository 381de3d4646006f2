/**
 * One run from a seed: a vault is founded, devices join, deeds happen; then everything is healed, and what was promised
 * is verified. The same seed gives the same run, to the byte.
 */
import { createHash } from "node:crypto";
import { bytesToHex, equalBytes } from "../../shared/bytes/bytes.ts";
import { memberById } from "../../shared/log/control-state.ts";
import { newVaultReplica } from "../../shared/sync/new-replica.ts";
import { foundVault } from "../../shared/vault/found-vault.ts";
import { FAMILIES } from "./families.ts";
import { placesIn } from "./oracle/ledger.ts";
import { verifyOneOrder } from "./oracle/linear.ts";
import { PLANTED } from "./oracle/onlooker.ts";
import { Violation } from "./oracle/violation.ts";
import { ORIGIN } from "./servers/keyferry-server.ts";
import { forgetAll } from "./stand-ins/ed25519.ts";
import { DEEDS, mergeIfForked, renewIfCopied, sync } from "./world/deeds.ts";
import type { Device } from "./world/device.ts";
import type { Family } from "./world/family.ts";
import { World } from "./world/world.ts";

const HEALING_ROUNDS = 30;

export type Outcome = {
  readonly seed: number;
  readonly family: string;
  /** Null: every promise was kept. */
  readonly broken: string | null;
  /** Stack and cause of what broke, for people. */
  readonly detail: string | null;
  /** SHA-256 over everything that happened. */
  readonly digest: string;
  readonly trace: readonly string[];
};

export function familyNamed(name: string): Family {
  const family = FAMILIES.find((one) => one.name === name);
  if (family === undefined) throw new RangeError(`no family is called ${name}`);
  return family;
}

export async function runSeed(seed: number, family: Family): Promise<Outcome> {
  forgetAll();
  const world = new World(seed, family);
  let violation: Violation | null = null;
  try {
    await live(world);
    await heal(world);
    await verify(world);
  } catch (cause) {
    violation = cause instanceof Violation ? cause : new Violation("no surprise", String(cause), cause);
  }
  violation = world.violation ?? violation;
  const heads = world.devices.map(({ disk }) => bytesToHex(disk.state.log.head));
  const digest = createHash("sha256")
    .update([...world.trace, ...heads].join("\n"))
    .digest("hex");
  const { trace } = world;
  return {
    seed,
    family: family.name,
    broken: violation?.message ?? null,
    detail: violation === null ? null : stacks(violation),
    digest,
    trace,
  };
}

async function live(world: World): Promise<void> {
  const { chance, family, schedule } = world;
  const first = await found(world);
  for (let count = chance.between(...family.devices); count > 1; count--) {
    DEEDS.join(world);
    await schedule.drain();
  }
  world.tell(`${world.devices.length} devices, the first is ${first.name}`);
  for (let left = chance.between(...family.length); left > 0 && world.violation === null; left--) {
    const deed = chance.weighted(family.deeds as Record<keyof typeof DEEDS, number>);
    await DEEDS[deed](world);
    await schedule.runFor(chance.below(2000));
  }
}

/** The world is calm until the first device stands. */
async function found(world: World): Promise<Device> {
  const skewMs = world.skew();
  const names = { deviceName: `${PLANTED} first`, platform: PLANTED };
  const founded = await foundVault(world.entropy, names, world.environment(null, skewMs));
  const device = world.add(newVaultReplica(founded, names), skewMs);
  const { weather } = world.network;
  world.network.mendAll();
  await world.finish(device, "connect", ({ engine, transport }) => engine.connect(transport, ORIGIN, null));
  world.network.weather = weather;
  return device;
}

/** All links and servers are well again, everyone syncs, the person answers what is asked, until nothing moves. */
async function heal(world: World): Promise<void> {
  const { network, server, schedule } = world;
  network.mendAll();
  server.beHonest();
  for (const device of world.devices) {
    device.crash();
    device.restart();
  }
  await schedule.drain();
  for (let round = 0; round < HEALING_ROUNDS; round++) {
    if (world.violation !== null || (await isAtRest(world))) return;
    world.tell(`healing, round ${round + 1}`);
    for (const device of world.devices) {
      await world.finish(device, "sync", sync);
      mergeIfForked(world, device);
      renewIfCopied(world, device);
      await schedule.drain();
    }
  }
  const stuck = (await members(world)).map(({ name, standing, disk }) => {
    const { outbox, attempts, log } = disk.state;
    return `${name}: ${standing}, at ${log.seq}, ${outbox.length} edits and ${attempts.length} attempts wait`;
  });
  throw new Violation("rest", `nothing moves any more: ${stuck.join("; ")}`);
}

async function isAtRest(world: World): Promise<boolean> {
  const devices = await members(world);
  const [first] = devices;
  const isClosed = (await world.server.honest.control(world.vaultId))?.closing?.isFinal === true;
  return devices.every(({ disk, standing }) => {
    const { outbox, attempts, log } = disk.state;
    if (isClosed) return standing === "closed";
    if (standing !== "active") return false;
    const same = first !== undefined && equalBytes(first.disk.state.log.head, log.head);
    return outbox.length === 0 && attempts.length === 0 && same;
  });
}

/** Whom the honest server knows as members: others hear from it no more. */
async function members(world: World): Promise<Device[]> {
  const control = await world.server.honest.control(world.vaultId);
  return world.devices.filter(
    ({ deviceId }) => control !== null && memberById(control, deviceId)?.status === "active",
  );
}

async function verify(world: World): Promise<void> {
  const devices = await members(world);
  const [first] = devices;
  if (first === undefined) throw new Violation("rest", "no device is left");
  const told = world.archive.retell(first.disk);
  for (const { name, disk } of devices) {
    world.verifyDisk(name, disk);
    world.witness.verifyIdentity(name, disk);
  }
  world.witness.verify(told);
  for (const device of world.devices) verifyRemoved(world, device, told.control.commitments);
  const stopped = world.devices.filter((device) => device.standing !== "active" || !devices.includes(device));
  world.ledger.verify(told, new Map(stopped.map((device) => [device.name, heldBy(world, device)])));
  world.onlooker.verify(secretsOf(world));
  if (world.family.isServerTrusted) verifyOneOrder(world.server.record);
}

/** What a device that may not push any more still has, for its person to save: of a removed one its outbox and no more. */
function heldBy({ archive }: World, { disk, standing }: Device): ReadonlySet<string> {
  const waiting = disk.state.outbox.map(({ opId }) => bytesToHex(opId));
  if (standing === "removed") return new Set(waiting);
  return new Set([...waiting, ...placesIn(archive.retell(disk).opened).keys()]);
}

/** G7: whoever was removed has no key of a later epoch. */
function verifyRemoved(world: World, device: Device, commitments: readonly Uint8Array[]): void {
  const { standing, control, keyring } = device.disk.state;
  if (standing.is !== "removed") return;
  const later = commitments.slice(control.commitments.length - 1);
  if (later.some((commitment) => keyring.epochKeys.has(bytesToHex(commitment))))
    world.report(new Violation("G7 removed is removed", `${device.name} has the key of a later epoch`));
}

function* secretsOf(world: World): Iterable<Uint8Array> {
  yield world.entropy;
  for (const { disk } of world.devices) {
    const { device, epochKeys } = disk.state.keyring;
    yield device.signSeed;
    yield device.kemSecret;
    for (const { key } of epochKeys.values()) yield key;
  }
}

function stacks(error: Error): string {
  const { cause, stack } = error;
  return cause instanceof Error ? `${stack}\nbecause of ${stacks(cause)}` : String(stack);
}
