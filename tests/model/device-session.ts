/**
 * What a device does with a server that stands at one log: the abstract engine. It pulls what extends its pin, gives
 * back what the server lost, keeps both sides of a fork, and sends what waits in the engine's order: attempts as they
 * were signed, owed removals, edits, a checkpoint.
 */
import {
  bit,
  COALITION,
  type Content,
  has,
  type Identity,
  type LogTree,
  type Mask,
  type NodeId,
  PAPERS,
} from "./log-tree.ts";
import type { Rules } from "./rules.ts";
import type { Device } from "./world.ts";

export type Session = {
  readonly tree: LogTree;
  readonly rules: Rules;
  readonly self: Identity;
  device: Device;
  /** Where the server stands. */
  head: NodeId;
  /** Logs that the server was given in this session. */
  readonly sent: NodeId[];
  /** The answer to the first batch that is sent is lost. */
  losesAnswer: boolean;
  isOver: boolean;
};

export function openSession(
  tree: LogTree,
  rules: Rules,
  self: Identity,
  device: Device,
  head: NodeId,
): Session {
  return { tree, rules, self, device, head, sent: [], losesAnswer: false, isOver: false };
}

/** One sync. False where it changed nothing anywhere. */
export function sync(session: Session): void {
  if (session.device.standing === "removed") return;
  takeView(session);
  if (session.device.standing === "active" && !session.isOver) push(session);
}

/** The person's word after a fork; nothing where there is none. */
export function merge(session: Session): void {
  const shown = session.device.theirs;
  sync(session);
  const { device, tree, self } = session;
  if (device.standing !== "forked" || shown === null || !tree.extends(session.head, shown)) return;
  if (!has(tree.at(session.head).active, self)) {
    session.device = { ...device, standing: "removed", theirs: null };
    return;
  }
  session.device = adopted(session);
  push(session);
}

/** A new key without these devices, after a sync. */
export function rekey(session: Session, removes: Mask, newWords: boolean): void {
  sync(session);
  const { device, tree, self } = session;
  if (device.standing !== "active" || session.isOver) return;
  const still = removes & tree.at(device.pin).active & ~bit(self);
  if (removes !== 0 && still === 0) return;
  signRekey(session, still, newWords);
}

/** Everything that this member added, and what that added. */
export function withTheirAdditions(tree: LogTree, log: NodeId, members: Mask): Mask {
  let all = members;
  // In the order of the log, so that whoever was added by an added one is found too.
  for (const { content } of tree.after(0, log))
    if (content?.kind === "add" && has(all, content.signer)) all |= bit(content.newcomer);
  return all;
}

function takeView(session: Session): void {
  const { tree, device, head, rules } = session;
  if (tree.extends(device.pin, head) && (head === device.pin || rules.heals)) {
    // What the server lacks of this device's own log it is given.
    session.head = device.pin;
    session.device = { ...device, standing: "active", theirs: null };
    return;
  }
  if (tree.extends(head, device.pin)) {
    session.device = { ...device, standing: "active", theirs: null };
    pull(session);
    return;
  }
  if (rules.holdsPin) {
    session.device = { ...device, standing: "forked", theirs: head };
    return;
  }
  session.device = learned(session, { ...device, pin: head, attempt: null });
}

function pull(session: Session): void {
  const { tree, self, device, rules } = session;
  const path = tree.after(device.pin, session.head);
  const removal = path.find((node) => has(node.removed, self));
  const pin = removal?.id ?? session.head;
  const moved = learned(session, { ...device, pin });
  const held = tree.readable(pin, moved.keys);
  const attempt = pin !== device.pin && isOutrun(session, pin) ? null : device.attempt;
  const outrun = attempt === null && device.attempt !== null ? tree.at(device.attempt).edits : 0;
  session.device = {
    ...moved,
    attempt: attempt !== null && tree.extends(pin, attempt) ? null : attempt,
    outbox: moved.outbox & ~held & ~(rules.keepsOutrun ? 0 : outrun),
    group: moved.group & ~held,
    owed: moved.owed & tree.at(pin).active,
    isDue: moved.isDue && !path.some(({ content }) => content?.kind === "note" && content.signer === self),
    standing: removal === undefined ? "active" : "removed",
  };
}

/** What was on its way stands neither in the log now nor behind it. */
function isOutrun({ tree, device }: Session, pin: NodeId): boolean {
  const { attempt } = device;
  return attempt !== null && !tree.extends(pin, attempt) && !tree.extends(attempt, pin);
}

function learned({ tree, self }: Session, device: Device): Device {
  const keys = tree.keysOf(bit(self), device.pin, device.keys);
  return { ...device, keys, told: device.told | tree.readable(device.pin, keys) };
}

/** The server's history becomes this device's; what only its own had waits again. */
function adopted({ tree, self, device, head, rules }: Session): Device {
  const keys = tree.keysOf(bit(self), head, device.keys);
  const there = tree.readable(head, keys);
  const ours = tree.readable(device.pin, keys);
  const removed = (tree.at(device.pin).removed | device.owed) & ~PAPERS;
  const strangers = withTheirAdditions(tree, head, removed) & ~tree.at(device.pin).active;
  const theirs = rules.mergeRemovesTheirs ? strangers : removed;
  return {
    ...device,
    pin: head,
    standing: "active",
    theirs: null,
    keys,
    group: rules.mergeBringsOver ? ((ours & ~there) | device.group) & ~there : device.group & ~there,
    outbox: device.outbox & ~there,
    attempt: null,
    owed: rules.mergeRemovesFirst ? theirs & tree.at(head).active & ~bit(self) : 0,
    isDue: true,
    told: device.told | there,
  };
}

function push(session: Session): void {
  const { device, tree, rules } = session;
  if (device.attempt !== null) deliver(session, device.attempt);
  // Whoever lacks the current key cannot write.
  const { key } = tree.at(session.device.pin);
  if (session.isOver || !session.device.keys.includes(key)) return;
  if (session.device.owed !== 0) signRekey(session, session.device.owed, false);
  if (rules.keepsOutrun || !session.isOver) signEdits(session);
  if (session.device.isDue && !session.isOver) sign(session, { kind: "note", signer: session.self });
}

function signRekey(session: Session, removes: Mask, newWords: boolean): void {
  const { self, rules, device, tree } = session;
  if (!device.keys.includes(tree.at(device.pin).key)) return;
  const shared = {
    kind: "rekey",
    signer: self,
    newWords: newWords ? { isCosigned: true } : null,
    garbled: 0,
    hasPrevious: true,
  } as const;
  if (!rules.removalChangesKey && removes !== 0) {
    sign(session, { ...shared, removes, keepsKey: true });
    return;
  }
  if (!rules.removesInOneEntry && removes !== 0) {
    sign(session, { ...shared, removes, keepsKey: true });
    if (!session.isOver) sign(session, { ...shared, removes: 0, keepsKey: false });
    return;
  }
  sign(session, { ...shared, removes, keepsKey: false });
}

/** What waits, as one batch: the edits of a merge first. */
function signEdits(session: Session): void {
  const { tree, self, device } = session;
  if (session.isOver || (device.group | device.outbox) === 0) return;
  let log = device.pin;
  if (device.group !== 0)
    log = appended(session, log, { kind: "reissue", signer: self, edits: device.group });
  for (let edit = 1; edit <= device.outbox; edit <<= 1)
    if ((device.outbox & edit) !== 0)
      log = appended(session, log, { kind: "data", signer: self, edits: edit });
  if (log !== device.pin && tree.extends(log, device.pin)) deliver(session, log);
}

function appended({ tree }: Session, log: NodeId, content: Content): NodeId {
  const next = tree.append(log, content);
  if (next === null) throw new Error(`a member's own entry is refused: ${content.kind}`);
  return next;
}

function sign(session: Session, content: Content): void {
  deliver(session, appended(session, session.device.pin, content));
}

/** The server takes entries behind the pin; this device hears of it, or not. */
function deliver(session: Session, log: NodeId): void {
  const { tree, device } = session;
  for (const { id } of tree.after(device.pin, log)) session.sent.push(id);
  session.head = log;
  if (session.losesAnswer) {
    session.losesAnswer = false;
    session.isOver = true;
    session.device = { ...device, attempt: log };
    return;
  }
  pull(session);
}

/** What the thief and its helpers can open of everything that was ever given to a server. */
export function coalitionKeys(tree: LogTree, sent: readonly NodeId[]): readonly NodeId[] {
  let keys: readonly NodeId[] = [];
  for (let count = -1; count !== keys.length; ) {
    count = keys.length;
    for (const log of sent) keys = tree.keysOf(COALITION, log, keys);
  }
  return keys;
}
