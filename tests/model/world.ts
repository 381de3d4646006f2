/** A state of the model: what servers were given, what each device has on disk, what may still happen. */
import {
  editOf,
  FIRST,
  type Identity,
  type KeyId,
  type LogTree,
  type Mask,
  type NodeId,
  SECOND,
  swapEdits,
  swapIdentity,
  swapMembers,
} from "./log-tree.ts";

export type Standing = "active" | "forked" | "removed";

export type Device = {
  /** The log it holds. */
  readonly pin: NodeId;
  readonly standing: Standing;
  /** While forked: the other history that it was shown. */
  readonly theirs: NodeId | null;
  readonly keys: readonly KeyId[];
  /** Edits that wait; `group`: those brought over by a merge, which are sent first and as one. */
  readonly outbox: Mask;
  readonly group: Mask;
  /** Signed, sent, answer lost: the last entry of that batch. */
  readonly attempt: NodeId | null;
  /** Devices to remove before anything else is sent. */
  readonly owed: Mask;
  /** A checkpoint is due. */
  readonly isDue: boolean;
  /** All edits that its person was told of: made here, or seen here. */
  readonly told: Mask;
};

export type Left = {
  /** Edits, by device. */
  readonly edits: readonly number[];
  readonly removals: number;
  readonly recoveries: number;
  readonly newWords: number;
  readonly merges: number;
  readonly losses: number;
  readonly restores: number;
  readonly forgeries: number;
};

export type World = {
  /** All logs that any server was given, sorted. A server that lies may show any of them. */
  readonly sent: readonly NodeId[];
  /** Where an honest server stands; null: nobody is honest. */
  readonly head: NodeId | null;
  /** By identity. */
  readonly devices: readonly (Device | null)[];
  readonly left: Left;
  /** Edits made by someone who knew the thief and all it added to be removed. */
  readonly secret: Mask;
};

export function newDevice(pin: NodeId, keys: readonly KeyId[], isDue: boolean, told: Mask): Device {
  return {
    pin,
    standing: "active",
    theirs: null,
    keys,
    outbox: 0,
    group: 0,
    attempt: null,
    owed: 0,
    isDue,
    told,
  };
}

export function deviceOf(world: World, identity: Identity): Device | null {
  return world.devices[identity] ?? null;
}

export function withDevice(world: World, identity: Identity, device: Device): World {
  const devices = [...world.devices];
  while (devices.length <= identity) devices.push(null);
  devices[identity] = device;
  return { ...world, devices };
}

export function withSent(world: World, logs: readonly NodeId[]): World {
  const fresh = logs.filter((log) => !world.sent.includes(log));
  return fresh.length === 0 ? world : { ...world, sent: [...world.sent, ...fresh].sort((a, b) => a - b) };
}

/** The next edit of this device. */
export function nextEdit(world: World, identity: Identity): Mask {
  return editOf(identity, (world.left.edits[identity] ?? 0) - 1);
}

/** One text for worlds that differ in nothing, and, with `isSymmetric`, in who is first and who second. */
export function nameOf(tree: LogTree, world: World, isSymmetric: boolean): string {
  const plain = textOf(world);
  if (!isSymmetric) return plain;
  const other = textOf(swapWorld(tree, world));
  return other < plain ? other : plain;
}

function textOf({ sent, head, devices, left, secret }: World): string {
  let text = `${sent.join()};${head ?? ""};${secret}`;
  for (const device of devices) {
    if (device === null) {
      text += "|";
      continue;
    }
    const { pin, standing, theirs, keys, outbox, group, attempt, owed, isDue, told } = device;
    text += `|${pin},${standing},${theirs ?? ""},${keys.join(".")},${outbox},${group},${attempt ?? ""},${owed},${isDue ? 1 : 0},${told}`;
  }
  const { edits, removals, recoveries, newWords, merges, losses, restores, forgeries } = left;
  return `${text};${edits.join(".")},${removals},${recoveries},${newWords},${merges},${losses},${restores},${forgeries}`;
}

function swapWorld(tree: LogTree, world: World): World {
  const log = (id: NodeId | null) => (id === null ? null : tree.swap(id));
  const key = (id: KeyId) => tree.swap(id);
  const swapDevice = (device: Device): Device => ({
    ...device,
    pin: tree.swap(device.pin),
    theirs: log(device.theirs),
    keys: device.keys.map(key).sort((a, b) => a - b),
    outbox: swapEdits(device.outbox),
    group: swapEdits(device.group),
    attempt: log(device.attempt),
    owed: swapMembers(device.owed),
    told: swapEdits(device.told),
  });
  const devices = world.devices.map((_, place) => {
    const device = world.devices[swapIdentity(place)] ?? null;
    return device === null ? null : swapDevice(device);
  });
  const edits = world.left.edits.map((_, place) => world.left.edits[swapIdentity(place)] ?? 0);
  return {
    ...world,
    sent: world.sent.map((id) => tree.swap(id)).sort((a, b) => a - b),
    head: log(world.head),
    devices,
    left: { ...world.left, edits },
    secret: swapEdits(world.secret),
  };
}

/** True where the two devices may be exchanged: nothing gives one of them a part of its own. */
export function isSymmetric(left: Left): boolean {
  return left.edits[FIRST] === left.edits[SECOND];
}
