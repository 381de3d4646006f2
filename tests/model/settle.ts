/**
 * How every world ends well: from now on one honest server stands at one of the logs, everybody syncs, persons follow
 * the alarms they see, and the words add one more device. Then all members have the same, and lost nothing.
 */
import { mustHave, recovered, type Stage } from "./actions.ts";
import { merge, openSession, rekey, type Session, sync } from "./device-session.ts";
import { has, type Identity, type LogTree, type Mask, type NodeId, PAPERS, WITNESS } from "./log-tree.ts";
import { PEOPLE, PROMISES } from "./promises.ts";
import { type Device, deviceOf, type World, withDevice, withSent } from "./world.ts";

const MAX_ROUNDS = 8;

/** Null, or what is wrong at the end. `head`: where the honest server stands. */
export function endsWell(stage: Stage, from: World, head: NodeId): string | null {
  const { tree } = stage;
  const known = longestFirst(stage, from, head);
  const isSplit = areApart(tree, from, [head, ...known.map((one) => mustHave(from, one).pin)]);
  let world: World = { ...from, head };
  let merges = 0;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const before = world;
    for (const identity of known) {
      const step = oneTurn(stage, world, identity);
      world = step.world;
      merges += step.merged ? 1 : 0;
    }
    if (
      world.head === before.head &&
      known.every((one) => world.devices[one] === before.devices[one] || isQuiet(world, before, one))
    )
      break;
  }
  if (merges > 0 && !isSplit) return "G6: a person was asked, though nobody had written since";
  return judge(stage, from, world, known);
}

/** Devices that the server knows; who holds most speaks first, before anybody writes anew. */
function longestFirst({ tree }: Stage, world: World, head: NodeId): readonly Identity[] {
  const { active, removed } = tree.at(head);
  const depth = (identity: Identity) => tree.at(mustHave(world, identity).pin).depth;
  return PEOPLE.filter((identity) => {
    const device = deviceOf(world, identity);
    return device !== null && device.standing !== "removed" && has(active | removed, identity);
  }).sort((one, other) => depth(other) - depth(one));
}

/** Two of these logs do not go on from one another, or somebody has seen such ones. */
function areApart(tree: LogTree, world: World, logs: readonly NodeId[]): boolean {
  const isForked = PEOPLE.some((identity) => deviceOf(world, identity)?.standing === "forked");
  return (
    isForked ||
    logs.some((one) => logs.some((other) => !tree.extends(one, other) && !tree.extends(other, one)))
  );
}

function isQuiet(world: World, before: World, identity: Identity): boolean {
  const [now, then] = [deviceOf(world, identity), deviceOf(before, identity)];
  return now?.pin === then?.pin && now?.standing === then?.standing;
}

/** One device syncs, merges where it must, and answers a wrong wrap with a new key. */
function oneTurn(
  stage: Stage,
  world: World,
  identity: Identity,
): { readonly world: World; readonly merged: boolean } {
  const synced = run(stage, world, identity, sync);
  const isForked = deviceOf(synced, identity)?.standing === "forked";
  const whole = isForked ? run(stage, synced, identity, merge) : synced;
  const device = deviceOf(whole, identity);
  const alarmed = device !== null && device.standing === "active" && isAlarmed(stage, device);
  const world2 = alarmed ? run(stage, whole, identity, (session) => rekey(session, 0, false)) : whole;
  return { world: world2, merged: isForked };
}

/** A wrap of a key that this device has is not what it must be, and no honest key came after it. */
function isAlarmed({ tree, rules }: Stage, { pin, keys }: Device): boolean {
  if (!rules.checksWraps) return false;
  const { key } = tree.at(pin);
  const { content } = tree.at(key);
  return keys.includes(key) && content?.kind === "rekey" && content.garbled !== 0;
}

function run(stage: Stage, world: World, identity: Identity, act: (session: Session) => void): World {
  const device = deviceOf(world, identity);
  if (device === null || world.head === null) return world;
  const session = openSession(stage.tree, stage.rules, identity, device, world.head);
  act(session);
  return { ...withSent(withDevice(world, identity, session.device), session.sent), head: session.head };
}

function judge(stage: Stage, from: World, world: World, known: readonly Identity[]): string | null {
  const { tree } = stage;
  const members = known.filter((one) => deviceOf(world, one)?.standing !== "removed");
  for (const { name, broken } of PROMISES) {
    const wrong = broken(stage, world, null);
    if (wrong !== null) return `${name}: ${wrong}`;
  }
  const rescued = rescue(stage, world, members);
  if (rescued === null) return "the words add no device";
  const witness = deviceOf(rescued, WITNESS);
  if (witness === null) return "the words add no device";
  const open = tree.readable(witness.pin, witness.keys) | underLostKeys(tree, from, witness);
  for (const identity of members) {
    const device = deviceOf(rescued, identity);
    if (device?.standing !== "active") return `device ${identity} ends ${device?.standing}`;
    if (device.pin !== deviceOf(rescued, members[0] ?? identity)?.pin)
      return `device ${identity} has another log`;
    if ((device.outbox | device.group) !== 0) return `device ${identity} still waits`;
    const lost = (deviceOf(from, identity)?.told ?? 0) & ~tree.readable(device.pin, device.keys);
    if (lost !== 0) return `device ${identity} lost ${lost.toString(2)}`;
    const closed: Mask = tree.readable(device.pin, device.keys) & ~open;
    if (closed !== 0) return `the words do not open ${closed.toString(2)} of device ${identity}`;
  }
  return null;
}

/**
 * Edits under keys that a member kept from the words and that a rekey of theirs had named as lost before the ending
 * began. Devices that have the key still read them, nobody else ever will.
 */
function underLostKeys(tree: LogTree, from: World, { pin, keys }: Device): Mask {
  let isBeyondLoss = false;
  let lost = 0;
  for (let node = tree.at(pin); node.parent !== -1; node = tree.at(node.parent)) {
    const { content, key } = node;
    const isByWords = content?.kind === "rekey" && has(PAPERS, content.signer);
    if (isByWords && !content.hasPrevious && from.sent.includes(node.id)) isBeyondLoss = true;
    const carries = content?.kind === "data" || content?.kind === "reissue";
    if (isBeyondLoss && carries && !keys.includes(key)) lost |= content.edits;
  }
  return lost;
}

/** The words add a device, with a new key where the current one is out of their reach; then everybody syncs again. */
function rescue(stage: Stage, world: World, members: readonly Identity[]): World | null {
  const { head } = world;
  if (head === null) return null;
  const { tree } = stage;
  const isStuck = members.some((one) => {
    const device = deviceOf(world, one);
    return device !== null && !device.keys.includes(tree.at(device.pin).key);
  });
  const allowed = { ...world, left: { ...world.left, recoveries: 1 } };
  let rescued = recovered(stage, allowed, {
    does: "recover",
    newcomer: WITNESS,
    view: head,
    changesKey: isStuck,
  });
  if (rescued === null) return null;
  for (let round = 0; round < MAX_ROUNDS; round++)
    for (const identity of [...members, WITNESS]) rescued = run(stage, rescued, identity, sync);
  return rescued;
}

/** Logs at which an honest server might stand: where devices are. */
export function possibleHeads(world: World): readonly NodeId[] {
  if (world.head !== null) return [world.head];
  const pins = PEOPLE.flatMap((identity) => deviceOf(world, identity)?.pin ?? []);
  return [...new Set(pins)];
}
