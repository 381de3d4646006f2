/**
 * Entries as the model sees them: a tree in which each node is an entry behind everything before it, so that a node also
 * names a whole log, a hash chain that nobody can forge. Who is a member, which key is current and who is given it
 * follow from the path. Keys are named by the entry that brought them; the vault's first has the name of the root.
 */
import type { Rules } from "./rules.ts";

/** Whoever may be a member: a small number. Sets of them, and of edits, are bit masks. */
export type Identity = number;
export type Mask = number;
export type NodeId = number;
export type KeyId = NodeId;

export const PAPER = 0;
export const NEW_PAPER = 1;
/** Two devices of the person that nothing tells apart. */
export const FIRST = 2;
export const SECOND = 3;
/** A device that comes into other hands. */
export const THIEF = 4;
export const NEWCOMER = 5;
/** Key pairs that the thief makes. */
export const ACCOMPLICE = 6;
/** Who is added by the words to see what they still open. */
export const WITNESS = 7;

export const bit = (index: number): Mask => 1 << index;
export const has = (mask: Mask, index: number): boolean => (mask & (1 << index)) !== 0;
export const isWithin = (part: Mask, whole: Mask): boolean => (part & ~whole) === 0;

export const PAPERS = bit(PAPER) | bit(NEW_PAPER);
export const COALITION = bit(THIEF) | bit(ACCOMPLICE);
export const FOUNDERS = bit(PAPER) | bit(FIRST) | bit(SECOND) | bit(THIEF);

export type Content =
  | { readonly kind: "data"; readonly signer: Identity; readonly edits: Mask }
  | { readonly kind: "reissue"; readonly signer: Identity; readonly edits: Mask }
  /** A checkpoint: no effect, but a place is taken. */
  | { readonly kind: "note"; readonly signer: Identity }
  | { readonly kind: "add"; readonly signer: Identity; readonly newcomer: Identity }
  | {
      readonly kind: "rekey";
      readonly signer: Identity;
      readonly removes: Mask;
      /** The paper device is replaced; `isCosigned`: the old words signed it too. */
      readonly newWords: { readonly isCosigned: boolean } | null;
      /** Recipients whose wrap holds rubbish. */
      readonly garbled: Mask;
      /** The key before is not sealed under the new one: its signer did not have it. */
      readonly hasPrevious: boolean;
      /** No new key at all: never right, only mutants take it. */
      readonly keepsKey: boolean;
    };

export type LogNode = {
  readonly id: NodeId;
  readonly parent: NodeId;
  readonly depth: number;
  readonly content: Content | null;
  /** After this entry: devices and the paper device that then holds. */
  readonly active: Mask;
  readonly removed: Mask;
  readonly paper: Identity;
  readonly key: KeyId;
  /** Who can get `key` from this entry, and the key that whoever has it can then get. */
  readonly recipients: Mask;
  readonly previousKey: KeyId | null;
  /** All edits of the log, readable or not. */
  readonly edits: Mask;
  /** Judged apart from `accept`: no entry by someone removed before it, nobody added twice. */
  readonly isSound: boolean;
};

export class LogTree {
  readonly nodes: LogNode[] = [];
  readonly #rules: Rules;
  readonly #known = new Map<string, NodeId>();
  readonly #swapped = new Map<NodeId, NodeId>();
  readonly #keys = new Map<string, readonly KeyId[]>();
  readonly #readable = new Map<string, Mask>();

  constructor(rules: Rules) {
    this.#rules = rules;
    this.nodes.push({
      id: 0,
      parent: -1,
      depth: 0,
      content: null,
      active: FOUNDERS,
      removed: 0,
      paper: PAPER,
      key: 0,
      recipients: FOUNDERS,
      previousKey: null,
      edits: 0,
      isSound: true,
    });
  }

  at(id: NodeId): LogNode {
    const node = this.nodes[id];
    if (node === undefined) throw new RangeError(`no node ${id}`);
    return node;
  }

  /** The log with this entry behind it, or null where the log's rule refuses the entry. */
  append(parent: NodeId, content: Content): NodeId | null {
    const before = this.at(parent);
    return isAcceptable(before, content, this.#rules) ? this.#intern(before, content) : null;
  }

  /** True where `log` is `beginning` or goes on from it. */
  extends(log: NodeId, beginning: NodeId): boolean {
    const { depth } = this.at(beginning);
    let node = this.at(log);
    while (node.depth > depth) node = this.at(node.parent);
    return node.id === beginning;
  }

  /** Entries of `log` that come after `beginning`, which it extends, in order. */
  after(beginning: NodeId, log: NodeId): readonly LogNode[] {
    const path: LogNode[] = [];
    for (let node = this.at(log); node.id !== beginning; node = this.at(node.parent)) path.push(node);
    return path.reverse();
  }

  /** The last entry that both logs have. */
  fork(one: NodeId, other: NodeId): NodeId {
    let node = this.at(one);
    while (!this.extends(other, node.id)) node = this.at(node.parent);
    return node.id;
  }

  /** The keys that these readers have who hold some already and read this log. */
  keysOf(readers: Mask, log: NodeId, held: readonly KeyId[]): readonly KeyId[] {
    const name = `${readers} ${log} ${held.join()}`;
    const known = this.#keys.get(name);
    if (known !== undefined) return known;
    const found = this.#findKeys(readers, log, held);
    this.#keys.set(name, found);
    return found;
  }

  #findKeys(readers: Mask, log: NodeId, held: readonly KeyId[]): readonly KeyId[] {
    const keys = new Set(held);
    // From the newest on: a key opens the one before it.
    for (let node = this.at(log); ; node = this.at(node.parent)) {
      if ((node.recipients & readers) !== 0) keys.add(node.key);
      if (node.previousKey !== null && keys.has(node.key)) keys.add(node.previousKey);
      if (node.parent === -1) return [...keys].sort((a, b) => a - b);
    }
  }

  /** The edits of a log that these keys open. */
  readable(log: NodeId, keys: readonly KeyId[]): Mask {
    const name = `${log} ${keys.join()}`;
    let edits = this.#readable.get(name);
    if (edits !== undefined) return edits;
    edits = 0;
    for (let node = this.at(log); node.parent !== -1; node = this.at(node.parent)) {
      const { content } = node;
      if ((content?.kind === "data" || content?.kind === "reissue") && keys.includes(node.key))
        edits |= content.edits;
    }
    this.#readable.set(name, edits);
    return edits;
  }

  /** The same log with the first and the second device in each other's place. */
  swap(id: NodeId): NodeId {
    if (id === 0) return 0;
    const known = this.#swapped.get(id);
    if (known !== undefined) return known;
    const { parent, content } = this.at(id);
    if (content === null) return id;
    const other = this.#intern(this.at(this.swap(parent)), swapContent(content));
    this.#swapped.set(id, other);
    this.#swapped.set(other, id);
    return other;
  }

  #intern(before: LogNode, content: Content): NodeId {
    const name = `${before.id} ${nameOf(content)}`;
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    const id = this.nodes.length;
    this.nodes.push(nodeAfter(id, before, content, this.#rules));
    this.#known.set(name, id);
    return id;
  }
}

function isAcceptable(before: LogNode, content: Content, rules: Rules): boolean {
  const { signer } = content;
  const mayHaveLeft = !rules.refusesRemoved && has(before.removed, signer);
  if (!has(before.active, signer) && !mayHaveLeft) return false;
  if (has(PAPERS, signer) && content.kind !== "add" && content.kind !== "rekey") return false;
  if (content.kind === "add")
    return !has(rules.addsOnce ? before.active | before.removed : before.active, content.newcomer);
  if (content.kind !== "rekey") return true;
  if (content.keepsKey && rules.removesInOneEntry && rules.removalChangesKey) return false;
  if (!isWithin(content.removes, before.active & ~PAPERS & ~bit(signer))) return false;
  if (content.newWords === null) return true;
  return before.paper === PAPER && (content.newWords.isCosigned || !rules.newWordsNeedOld);
}

function nodeAfter(id: NodeId, before: LogNode, content: Content, rules: Rules): LogNode {
  const isRekey = content.kind === "rekey";
  const replaced = isRekey && content.newWords !== null ? bit(before.paper) : 0;
  const paper = replaced === 0 ? before.paper : NEW_PAPER;
  const left = isRekey ? content.removes | replaced : 0;
  const came = content.kind === "add" ? bit(content.newcomer) : bit(paper);
  const active = (before.active & ~left) | came;
  const changesKey = isRekey && !content.keepsKey;
  const carriesEdits = content.kind === "data" || content.kind === "reissue";
  return {
    id,
    parent: before.id,
    depth: before.depth + 1,
    content,
    active,
    removed: (before.removed | left) & ~(content.kind === "add" ? came : 0),
    paper,
    key: changesKey ? id : before.key,
    recipients: recipientsOf(content, active, paper, rules),
    previousKey: changesKey && content.hasPrevious ? before.key : null,
    edits: before.edits | (carriesEdits ? content.edits : 0),
    isSound:
      before.isSound &&
      !has(before.removed, content.signer) &&
      !(content.kind === "add" && has(before.removed, content.newcomer)),
  };
}

function recipientsOf(content: Content, active: Mask, paper: Identity, rules: Rules): Mask {
  if (content.kind === "add") return bit(content.newcomer);
  if (content.kind !== "rekey" || content.keepsKey) return 0;
  const others = rules.wrapsForMembersOnly ? 0 : content.removes;
  const all = rules.wrapsForPaper ? active : active & ~bit(paper);
  // Whoever signs has drawn the key.
  return ((all | others) & ~content.garbled) | bit(content.signer);
}

function nameOf(content: Content): string {
  const { kind, signer } = content;
  if (content.kind === "data" || content.kind === "reissue") return `${kind} ${signer} ${content.edits}`;
  if (content.kind === "note") return `note ${signer}`;
  if (content.kind === "add") return `add ${signer} ${content.newcomer}`;
  const { removes, newWords, garbled, hasPrevious, keepsKey } = content;
  return `rekey ${signer} ${removes} ${newWords?.isCosigned ?? "-"} ${garbled} ${hasPrevious} ${keepsKey}`;
}

export function swapIdentity(identity: Identity): Identity {
  if (identity === FIRST) return SECOND;
  return identity === SECOND ? FIRST : identity;
}

export function swapMembers(mask: Mask): Mask {
  const both = bit(FIRST) | bit(SECOND);
  return (mask & ~both) | (has(mask, FIRST) ? bit(SECOND) : 0) | (has(mask, SECOND) ? bit(FIRST) : 0);
}

/** Edits are numbered 4 an author: first device, second device, newcomer, thief. */
export const EDITS_EACH = 4;
const AUTHORS: readonly Identity[] = [FIRST, SECOND, NEWCOMER, THIEF];

export function editOf(author: Identity, count: number): Mask {
  return bit(AUTHORS.indexOf(author) * EDITS_EACH + count);
}

export function swapEdits(mask: Mask): Mask {
  const ofFirst = bit(EDITS_EACH) - 1;
  const ofSecond = ofFirst << EDITS_EACH;
  return (
    (mask & ~(ofFirst | ofSecond)) | ((mask & ofFirst) << EDITS_EACH) | ((mask & ofSecond) >> EDITS_EACH)
  );
}

function swapContent(content: Content): Content {
  const signer = swapIdentity(content.signer);
  if (content.kind === "data" || content.kind === "reissue")
    return { ...content, signer, edits: swapEdits(content.edits) };
  if (content.kind === "rekey")
    return {
      ...content,
      signer,
      removes: swapMembers(content.removes),
      garbled: swapMembers(content.garbled),
    };
  return { ...content, signer };
}
