/** What can happen in a world, each deed on a device of its own choosing. A deed that does not apply does nothing. */

import type { Disk } from "../../../scripts/testing/memory-replica.ts";
import { bytesToHex } from "../../../shared/bytes/bytes.ts";
import { activeMembers } from "../../../shared/log/control-state.ts";
import type { Op } from "../../../shared/vault/ops.ts";
import { Violation } from "../oracle/violation.ts";
import { closeByWords } from "./close.ts";
import type { Device, Running } from "./device.ts";
import type { Deed } from "./family.ts";
import { joinVault } from "./join.ts";
import { CALM } from "./network.ts";
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
        await sync(running);
      }),
    ),
  import: (world) =>
    on(world, (device) =>
      world.begin(device, "import", async (running) => {
        const ops = Array.from({ length: world.chance.between(2, 5) }, () => create(world));
        // What is created again goes into the next entry: a group, perhaps of more than one request.
        const again = Array.from({ length: world.chance.between(1, 5) }, () =>
          ops.slice(0, 1).map((op) => ({ ...op })),
        );
        await write(world, device, running, [...ops, ...again.flat()]);
      }),
    ),
  sync: (world) => on(world, (device) => world.begin(device, "sync", sync)),
  goOffline: (world) => on(world, (device) => world.network.cut(device.name)),
  goOnline: (world) => {
    for (const device of world.devices) world.network.mend(device.name);
  },
  crash: (world) =>
    on(world, (device) => {
      world.tell(`${device.name} crashes`);
      device.crash();
    }),
  crashAtAwait: (world) => on(world, (device) => device.crashAfter(world.chance.between(1, 40))),
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
      world.begin(device, `remove ${bytesToHex(deviceId).slice(0, 4)}`, async ({ engine, transport }) => {
        await engine.rekey(transport, { remove: [deviceId] });
        world.witness.noteRemoved(bytesToHex(deviceId), device.idText);
      });
    }),
  rekey: (world) =>
    on(world, (device) =>
      world.begin(device, "rekey", ({ engine, transport }) => engine.rekey(transport, { remove: [] })),
    ),
  close: closeByWords,
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
  serverBackUp: ({ server }) => void server.backUp(),
  serverRestore: (world) => {
    if (world.server.restoreOlder()) world.tell("the server is restored from a backup");
  },
  serverRestoreQuietly: restoreQuietly,
  serverRestoreUnanswered: restoreUnanswered,
  serverSplit: (world) => {
    world.tell("the server shows two histories");
    world.server.splitOff(some(world).map(({ deviceId }) => deviceId));
  },
  serverFreeze: (world) => {
    world.tell("the server freezes for some");
    world.server.freeze(some(world).map(({ deviceId }) => deviceId));
  },
  serverLie: (world) => {
    world.tell("the server lies");
    for (const { disk } of world.devices.filter(({ standing }) => standing === "removed")) {
      const { keyring, log } = disk.state;
      world.server.befriend({ ...keyring.device, devSeq: log.devSeq });
    }
    world.server.lies = 0.3;
  },
  serverHonest: (world) => {
    world.tell("the server is honest");
    world.server.beHonest();
  },
  serverCompact: async ({ server }) => server.honest.compact(),
};

/** What its person does when a device says that its data was copied: it goes on under a new identity. */
export function renewIfCopied(world: World, device: Device): void {
  if (device.standing !== "copied") return;
  world.begin(device, "renew its identity", ({ engine, transportOf }) =>
    engine.renewIdentity(transportOf, { removeOld: true }),
  );
}

export function mergeIfForked(world: World, device: Device): void {
  if (device.standing !== "forked") return;
  world.witness.allowAbandoning(device.name);
  world.begin(device, "merge the fork", ({ engine, transport }) => engine.mergeFork(transport));
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
  await write(world, device, running, ops);
}

function create(world: World) {
  const twin =
    world.created.length > 0 && world.chance.happens(0.1) ? world.chance.pick(world.created) : null;
  const op = world.edits.create(twin);
  world.created.push(op);
  return op;
}

async function write(world: World, device: Device, { engine }: Running, ops: readonly Op[]): Promise<void> {
  await engine.write(ops);
  world.acknowledge(device, ops);
}

export async function sync({ engine, transport }: Running): Promise<void> {
  await engine.sync(transport);
}

function join(world: World): void {
  const devices = world.devices.filter(({ standing }) => standing !== "removed");
  if (devices.length >= MAX_DEVICES) return;
  const name = world.nextName();
  const skewMs = world.skew();
  world.tell(`${name} begins to join`);
  void joinVault(world, name, skewMs).then(
    (begin) => {
      world.add(begin, skewMs, name);
      world.tell(`${name} joined`);
    },
    (cause: unknown) => world.failed(name, "join", cause),
  );
}

/** G6: where nobody wrote since, an older backup heals without anyone being asked. */
async function restoreQuietly(world: World): Promise<void> {
  const { network, server, schedule } = world;
  const { weather } = network;
  await schedule.drain();
  const devices = world.running.filter(
    (device) => device.standing === "active" && !network.isCut(device.name),
  );
  network.weather = CALM;
  await syncAll(world, devices);
  if (devices.length > 0 && devices.every(isIdle) && server.restoreBeginning()) {
    world.tell("the server is restored from a backup while nobody writes");
    await syncAll(world, world.chance.shuffled(devices));
    const forked = devices.find(({ standing }) => standing === "forked");
    if (forked !== undefined) world.report(new Violation("G6 restores heal", `${forked.name} sees a fork`));
  }
  network.weather = weather;
}

/**
 * The hardest quiet restore: an edit reached the server and others, its author was not told, and then the server forgets
 * it. The author's own bytes, sent again, are what the others have.
 */
async function restoreUnanswered(world: World): Promise<void> {
  const { network, server, schedule, chance } = world;
  const { weather } = network;
  await schedule.drain();
  const devices = world.running.filter(
    (device) => device.standing === "active" && !network.isCut(device.name),
  );
  network.weather = CALM;
  await syncAll(world, devices);
  const [author, ...others] = chance.shuffled(devices);
  if (author !== undefined && devices.every(isIdle)) {
    const backup = server.backUp();
    await world.finish(author, "edit", (running) => edit(world, author, running));
    network.losesAppendAnswers = true;
    await world.finish(author, "sync", sync);
    network.losesAppendAnswers = false;
    await syncAll(world, others);
    server.restore(backup);
    world.tell("the server is restored, and an answer was lost before");
    await syncAll(world, chance.shuffled(devices));
    const forked = devices.find(({ standing }) => standing === "forked");
    if (forked !== undefined) world.report(new Violation("G6 restores heal", `${forked.name} sees a fork`));
  }
  network.weather = weather;
}

/** Twice, so that whoever came first hears of the others. */
async function syncAll(world: World, devices: readonly Device[]): Promise<void> {
  for (const device of [...devices, ...devices])
    if (!device.hasCrashed) await world.finish(device, "sync", sync);
}

function isIdle({ disk, standing }: Device): boolean {
  return standing === "active" && disk.state.outbox.length === 0 && disk.state.attempts.length === 0;
}

function setBack(world: World, device: Device): void {
  const copy = copies.get(device);
  if (copy === undefined) return;
  world.tell(`${device.name} is set back to its copy`);
  device.crash();
  world.witness.noteSetBack(device.name, device.disk, copy.disk);
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
