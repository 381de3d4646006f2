/** What can happen in a world, each deed on a device of its own choosing. A deed that does not apply does nothing. */
import { bytesToHex } from "../../../shared/bytes/bytes.ts";
import { activeMembers } from "../../../shared/log/control-state.ts";
import { isLive } from "../../../shared/vault/item-state.ts";
import type { Op } from "../../../shared/vault/ops.ts";
import type { Disk } from "../../support/memory-replica.ts";
import { PLANTED } from "../oracle/onlooker.ts";
import type { Device } from "./device.ts";
import type { Running } from "./engine-door.ts";
import type { Deed } from "./family.ts";
import type { World } from "./world.ts";

const MAX_DEVICES = 5;
const DAY_MS = 86_400_000;

type Copy = { readonly disk: Disk; readonly ledgerNumber: number };
const copies = new WeakMap<Device, Copy>();

export const DEEDS: Readonly<Record<Deed, (world: World) => Promise<void> | void>> = {
  edit: (world) =>
    on(world, (device) => world.begin(device, "edit", (running) => edit(world, device, running))),
  editAndSync: (world) =>
    on(world, (device) =>
      world.begin(device, "edit and sync", async (running) => {
        await edit(world, device, running);
        await world.door.sync(running);
      }),
    ),
  import: (world) =>
    on(world, (device) =>
      world.begin(device, "import", async (running) => {
        const ops = Array.from({ length: world.chance.between(2, 5) }, () => create(world));
        await acknowledged(world, device, running, ops, true);
      }),
    ),
  sync: (world) => on(world, (device) => world.begin(device, "sync", (running) => world.door.sync(running))),
  goOffline: (world) => on(world, (device) => world.network.cut(device.name)),
  goOnline: (world) => {
    for (const device of world.devices) world.network.mend(device.name);
  },
  crash: (world) =>
    on(world, (device) => {
      world.tell(`${device.name} crashes`);
      device.crash();
    }),
  crashAtAwait: (world) => on(world, (device) => device.life.endAfter(world.chance.between(1, 40))),
  restart: (world) => {
    for (const device of world.devices.filter(({ hasCrashed }) => hasCrashed)) {
      world.tell(`${device.name} starts again`);
      device.restart();
    }
  },
  join,
  remove: (world) =>
    on(world, (device) => {
      const others = activeMembers(device.disk.state.control).filter(
        ({ role, deviceId }) => role === "device" && bytesToHex(deviceId) !== device.idText,
      );
      if (others.length < 2) return;
      const { deviceId } = world.chance.pick(others);
      world.begin(device, `remove ${bytesToHex(deviceId).slice(0, 4)}`, (running) =>
        world.door.rekey(running, [deviceId]),
      );
    }),
  rekey: (world) =>
    on(world, (device) => world.begin(device, "rekey", (running) => world.door.rekey(running, []))),
  checkpoint: (world) =>
    on(world, (device) =>
      world.begin(device, "write a checkpoint", (running) => world.door.checkpoint(running)),
    ),
  snapshot: (world) =>
    on(world, (device) => world.begin(device, "write a snapshot", (running) => world.door.snapshot(running))),
  copyProfile: (world) =>
    on(world, (device) => {
      world.tell(`${device.name} is copied`);
      copies.set(device, { disk: device.disk, ledgerNumber: world.ledger.number });
    }),
  setBackProfile: (world) => on(world, (device) => setBack(world, device)),
  mergeFork: (world) => on(world, (device) => mergeIfForked(world, device)),
  daysPass: (world) => world.schedule.pass(world.chance.between(1, 35) * DAY_MS),
  serverDown: ({ server }) => server.goDown(),
  serverUp: ({ server }) => server.comeBack(),
  serverBackUp: ({ server }) => server.backUp(),
  serverRestore: (world) => {
    if (world.server.restoreOlder()) world.tell("the server is restored from a backup");
  },
  serverSplit: (world) => {
    world.tell("the server shows two histories");
    world.server.splitOff(some(world).map(({ id }) => id));
  },
  serverFreeze: (world) => {
    world.tell("the server freezes for some");
    world.server.freeze(some(world).map(({ id }) => id));
  },
  serverLie: (world) => {
    world.tell("the server lies");
    world.server.lies = 0.3;
  },
  serverHonest: (world) => {
    world.tell("the server is honest");
    world.server.beHonest();
  },
  serverCompact: async ({ server }) => server.honest.compact(),
};

export function mergeIfForked(world: World, device: Device): void {
  if (device.standing !== "forked") return;
  world.mayAbandon.add(device.name);
  world.begin(device, "merge the fork", (running) => world.door.mergeFork(running));
}

/** One edit, on the ledger once the engine acknowledged it. */
async function edit(world: World, device: Device, running: Running): Promise<void> {
  const items = [...device.disk.items.values()].flatMap(({ visible }) =>
    visible === null ? [] : [visible.state],
  );
  const known = items.filter((item) => item.birth !== null || item.life === "trashed");
  const ops: readonly Op[] =
    known.length === 0 || world.chance.happens(0.35)
      ? [create(world)]
      : world.chance.happens(0.1)
        ? world.edits.siteRule()
        : [world.edits.change(world.chance.pick(known))];
  await acknowledged(world, device, running, ops, false);
  if (items.filter(isLive).length > 40) world.tell("many items");
}

function create(world: World) {
  const twin =
    world.created.length > 0 && world.chance.happens(0.1) ? world.chance.pick(world.created) : null;
  const op = world.edits.create(twin);
  world.created.push(op);
  return op;
}

async function acknowledged(
  world: World,
  device: Device,
  running: Running,
  ops: readonly Op[],
  asGroup: boolean,
): Promise<void> {
  const opIds = await world.door.edit(running, ops, asGroup);
  world.ledger.acknowledge(device.name, opIds, ops);
  world.tell(`${device.name} has ${ops.map(({ op }) => op).join(", ")} as edit ${world.ledger.number}`);
}

function join(world: World): void {
  const devices = world.devices.filter(({ standing }) => standing !== "removed");
  if (devices.length >= MAX_DEVICES) return;
  const name = world.nextName();
  const skewMs = world.skew();
  const paper = world.asPaper({ skewMs }, name);
  world.tell(`${name} begins to join`);
  void world.door.join(world.entropy, { deviceName: `${PLANTED} ${name}`, platform: PLANTED }, paper).then(
    (begin) => {
      world.add(begin, skewMs, name);
      world.tell(`${name} joined`);
    },
    (cause: unknown) => world.failed(name, "join", cause),
  );
}

function setBack(world: World, device: Device): void {
  const copy = copies.get(device);
  if (copy === undefined) return;
  world.tell(`${device.name} is set back to its copy`);
  device.crash();
  device.profile.disk = copy.disk;
  const lost = world.ledger.of(device.name).filter(({ number }) => number > copy.ledgerNumber);
  world.ledger.excuse(lost.map(({ number }) => number));
}

function on(world: World, act: (device: Device) => void): void {
  const { running } = world;
  if (running.length > 0) act(world.chance.pick(running));
}

/** Some devices, not all of them. */
function some(world: World): readonly Device[] {
  return world.devices.filter(() => world.chance.happens(0.4)).slice(0, world.devices.length - 1);
}
