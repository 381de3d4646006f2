/**
 * Everything that can happen next in a world: what persons do, which log a server shows, what a thief who works with the
 * server writes. Each action takes effect whole, as one session of a device with a server that stands still meanwhile.
 */

import {
  coalitionKeys,
  merge,
  openSession,
  rekey,
  type Session,
  sync,
  withTheirAdditions,
} from "./device-session.ts";
import {
  ACCOMPLICE,
  bit,
  COALITION,
  type Content,
  EDITS_EACH,
  editOf,
  FIRST,
  has,
  type Identity,
  type LogTree,
  type Mask,
  NEW_PAPER,
  NEWCOMER,
  type NodeId,
  PAPER,
  SECOND,
  THIEF,
} from "./log-tree.ts";
import type { Rules } from "./rules.ts";
import {
  type Device,
  deviceOf,
  type Left,
  newDevice,
  nextEdit,
  type World,
  withDevice,
  withSent,
} from "./world.ts";

export type Action =
  | { readonly does: "edit"; readonly device: Identity }
  | { readonly does: "sync"; readonly device: Identity; readonly view: NodeId; readonly losesAnswer: boolean }
  | { readonly does: "merge"; readonly device: Identity; readonly view: NodeId }
  | { readonly does: "remove"; readonly device: Identity; readonly view: NodeId; readonly removes: Mask }
  | { readonly does: "new-words"; readonly device: Identity; readonly view: NodeId }
  | {
      readonly does: "recover";
      readonly newcomer: Identity;
      readonly view: NodeId;
      readonly changesKey: boolean;
    }
  | { readonly does: "restore"; readonly view: NodeId }
  | { readonly does: "forge"; readonly view: NodeId; readonly content: Content };

export type Step = { readonly action: Action; readonly world: World };

export type Stage = { readonly tree: LogTree; readonly rules: Rules; readonly forges: readonly Forging[] };
/** What the thief tries, beside entries that the log refuses anyway. */
export type Forging = "data" | "add" | "come-back" | "remove" | "garble" | "new-words";

const PEOPLE: readonly Identity[] = [FIRST, SECOND, NEWCOMER];

/** All next worlds. */
export function* stepsFrom(stage: Stage, world: World): Generator<Step> {
  for (const device of PEOPLE) if (deviceOf(world, device) !== null) yield* personSteps(stage, world, device);
  yield* recoverySteps(stage, world);
  yield* restoreSteps(world);
  yield* forgeSteps(stage, world);
}

/** What the action leads to; the same that `stepsFrom` says of it. */
export function worldAfter(stage: Stage, world: World, action: Action): World {
  switch (action.does) {
    case "edit":
      return edited(stage.tree, world, action.device);
    case "recover":
      return recovered(stage, world, action) ?? world;
    case "restore":
      return restored(world, action.view);
    case "forge":
      return forged(stage, world, action.view, action.content) ?? world;
    default:
      return afterSession(stage, world, action);
  }
}

function* personSteps(stage: Stage, world: World, device: Identity): Generator<Step> {
  const { left } = world;
  const step = (action: Action): Step => ({ action, world: worldAfter(stage, world, action) });
  const { standing } = mustHave(world, device);
  if (standing === "removed") return;
  if ((left.edits[device] ?? 0) > 0) yield step({ does: "edit", device });
  for (const view of viewsOf(stage.tree, world, device)) {
    yield step({ does: "sync", device, view, losesAnswer: false });
    if (left.losses > 0) yield step({ does: "sync", device, view, losesAnswer: true });
    if (left.merges > 0 && standing === "forked") yield step({ does: "merge", device, view });
    if (standing !== "active") continue;
    if (left.removals > 0)
      for (const removes of removalsBy(stage.tree, world, device))
        yield step({ does: "remove", device, view, removes });
    if (left.newWords > 0) yield step({ does: "new-words", device, view });
  }
}

/** Logs that a server may show this device: it has to be known there. */
function viewsOf(tree: LogTree, world: World, device: Identity): readonly NodeId[] {
  const isKnown = (log: NodeId) => has(tree.at(log).active | tree.at(log).removed, device);
  return (world.head === null ? world.sent : [world.head]).filter(isKnown);
}

/** Whom the person removes: the thief with everything it added, or the other device. */
function removalsBy(tree: LogTree, world: World, device: Identity): readonly Mask[] {
  const { pin } = mustHave(world, device);
  const { active } = tree.at(pin);
  const thieves = withTheirAdditions(tree, pin, bit(THIEF)) & active;
  return thieves === 0 ? [] : [thieves];
}

/** An edit is secret where its author knew the thief, and all that it added, to be removed. */
function edited(tree: LogTree, world: World, identity: Identity): World {
  const device = mustHave(world, identity);
  const edit = nextEdit(world, identity);
  const { active, removed } = tree.at(device.pin);
  const isSecret = has(removed, THIEF) && (active & COALITION) === 0;
  const written = { ...device, outbox: device.outbox | edit, told: device.told | edit };
  return {
    ...withDevice(world, identity, written),
    left: spendEdit(world.left, identity),
    secret: isSecret ? world.secret | edit : world.secret,
  };
}

type SessionAction = Exclude<Action, { readonly does: "edit" | "recover" | "restore" | "forge" }>;

function afterSession(stage: Stage, world: World, action: SessionAction): World {
  const session = openSession(
    stage.tree,
    stage.rules,
    action.device,
    mustHave(world, action.device),
    action.view,
  );
  runSession(session, action);
  return closeSession(world, session, spend(world.left, action));
}

function runSession(session: Session, action: SessionAction): void {
  if (action.does === "merge") merge(session);
  else if (action.does === "remove") rekey(session, action.removes, false);
  else if (action.does === "new-words") rekey(session, 0, true);
  else {
    session.losesAnswer = action.losesAnswer;
    sync(session);
  }
}

function closeSession(world: World, session: Session, left: Left): World {
  const moved = withSent(withDevice(world, session.self, session.device), session.sent);
  return { ...moved, left, head: world.head === null ? null : session.head };
}

function* recoverySteps(stage: Stage, world: World): Generator<Step> {
  if (world.left.recoveries === 0 || deviceOf(world, NEWCOMER) !== null) return;
  for (const view of world.head === null ? world.sent : [world.head])
    for (const changesKey of [false, true]) {
      const action = { does: "recover", newcomer: NEWCOMER, view, changesKey } as const;
      const next = recovered(stage, world, action);
      if (next !== null) yield { action, world: next };
    }
}

/** The words add a device to what the server shows; null where they are not that vault's any more. */
export function recovered(
  stage: Stage,
  world: World,
  { newcomer, view, changesKey }: Extract<Action, { does: "recover" }>,
): World | null {
  const { tree } = stage;
  const { paper } = tree.at(view);
  const keys = tree.keysOf(bit(paper), view, []);
  const isLost = !keys.includes(tree.at(view).key);
  let log = view;
  if (changesKey || isLost) {
    const content = { kind: "rekey", signer: paper, removes: 0, newWords: null, garbled: 0 } as const;
    const changed = tree.append(log, { ...content, hasPrevious: !isLost, keepsKey: false });
    if (changed === null) return null;
    log = changed;
  }
  const added = tree.append(log, { kind: "add", signer: paper, newcomer });
  if (added === null) return null;
  const known = tree.keysOf(bit(paper) | bit(newcomer), added, keys);
  const device = newDevice(added, known, true, tree.readable(added, known));
  const sent = log === view ? [added] : [log, added];
  const next = withSent(withDevice(world, newcomer, device), sent);
  const left = { ...world.left, recoveries: world.left.recoveries - 1 };
  return { ...next, left, head: world.head === null ? null : added };
}

function* restoreSteps(world: World): Generator<Step> {
  if (world.head === null || world.left.restores === 0) return;
  // A backup is of some time: any log that the server once had.
  for (const view of world.sent)
    if (view !== world.head) yield { action: { does: "restore", view }, world: restored(world, view) };
}

function restored(world: World, view: NodeId): World {
  const left = { ...world.left, restores: world.left.restores - 1 };
  return { ...world, head: view, left };
}

function* forgeSteps(stage: Stage, world: World): Generator<Step> {
  if (world.left.forgeries === 0) return;
  for (const view of world.sent)
    for (const content of forgeries(stage, world, view)) {
      const next = forged(stage, world, view, content);
      if (next !== null) yield { action: { does: "forge", view, content }, world: next };
    }
}

function forged(stage: Stage, world: World, view: NodeId, content: Content): World | null {
  const log = stage.tree.append(view, content);
  if (log === null || world.sent.includes(log)) return null;
  const left = { ...world.left, forgeries: world.left.forgeries - 1 };
  return { ...withSent(world, [log]), left };
}

/** What the coalition signs behind this log. Whether it is taken, the log's rule decides. */
function* forgeries({ tree, forges }: Stage, world: World, view: NodeId): Generator<Content> {
  const { active, key } = tree.at(view);
  const canSeal = coalitionKeys(tree, world.sent).includes(key);
  for (const signer of [THIEF, ACCOMPLICE]) {
    const planted = editOf(THIEF, Math.min(world.left.forgeries, EDITS_EACH) - 1);
    if (forges.includes("data") && canSeal) yield { kind: "data", signer, edits: planted };
    if (forges.includes("add")) yield { kind: "add", signer, newcomer: ACCOMPLICE };
    if (forges.includes("come-back")) yield { kind: "add", signer, newcomer: THIEF };
    const rekeyed = { kind: "rekey", signer, hasPrevious: canSeal, keepsKey: false } as const;
    if (forges.includes("remove"))
      for (const victim of [FIRST, SECOND])
        yield { ...rekeyed, removes: bit(victim), newWords: null, garbled: 0 };
    const others = active & ~COALITION;
    if (forges.includes("garble"))
      for (const garbled of [others & (bit(PAPER) | bit(NEW_PAPER)), others])
        yield { ...rekeyed, removes: 0, newWords: null, garbled };
    if (forges.includes("new-words"))
      yield { ...rekeyed, removes: 0, newWords: { isCosigned: false }, garbled: 0 };
  }
}

function spend(left: Left, action: SessionAction): Left {
  if (action.does === "merge") return { ...left, merges: left.merges - 1 };
  if (action.does === "remove") return { ...left, removals: left.removals - 1 };
  if (action.does === "new-words") return { ...left, newWords: left.newWords - 1 };
  return action.losesAnswer ? { ...left, losses: left.losses - 1 } : left;
}

function spendEdit(left: Left, identity: Identity): Left {
  return { ...left, edits: left.edits.map((count, place) => (place === identity ? count - 1 : count)) };
}

export function mustHave(world: World, identity: Identity): Device {
  const device = deviceOf(world, identity);
  if (device === null) throw new RangeError(`no device ${identity}`);
  return device;
}
