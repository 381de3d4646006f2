/**
 * The replica's contract in memory, to the letter: a commit happens whole or not at all, one made from an older
 * generation is refused, what was signed once stays known. For tests, simulations and benches; `beforeCommit` and `afterCommit`
 * are the places where a crash can be put.
 */
import { bytesToHex, compareBytes, equalBytes, hexToBytes } from "../../shared/bytes/bytes.ts";
import { decodeEntry } from "../../shared/log/entry.ts";
import { HASH_LENGTH } from "../../shared/log/entry-header.ts";
import { leafHash } from "../../shared/log/hash-chain.ts";
import type { NewReplica } from "../../shared/sync/new-replica.ts";
import type {
  Attempt,
  ItemLayers,
  ItemWrite,
  KeptEntry,
  LayerWrite,
  Replica,
  ReplicaState,
  ReplicaWrite,
  SecretSource,
} from "../../shared/sync/replica.ts";
import { SyncFault } from "../../shared/sync/sync-fault.ts";
import type { Edit } from "../../shared/vault/edit.ts";
import type { ItemState } from "../../shared/vault/item-state.ts";

type Layer = { readonly state: ItemState; readonly secret: Uint8Array | null } | null;
type Layers = { readonly visible: Layer; readonly confirmed: Layer };

/** Everything that is on the imagined disk. Values are never changed in place, so a copy of it is a snapshot in time. */
export type Disk = {
  readonly state: ReplicaState;
  readonly items: ReadonlyMap<string, Layers>;
  readonly entries: ReadonlyMap<number, Uint8Array>;
  readonly abandoned: readonly KeptEntry[];
  readonly theirs: readonly KeptEntry[];
  readonly chunks: ReadonlyMap<string, Uint8Array>;
  readonly signed: ReadonlySet<string>;
  readonly nextNoticeId: number;
};

export class MemoryReplica<Alongside = never> implements Replica<Alongside> {
  disk: Disk;
  /** What callers wrote alongside, oldest first. */
  readonly alongside: Alongside[] = [];
  /** Called with every commit before anything is changed; what it throws is the crash. */
  beforeCommit: (write: ReplicaWrite) => void = () => undefined;
  /** Called when the commit is on disk; what it throws is a crash whose commit happened. */
  afterCommit: (write: ReplicaWrite) => void = () => undefined;

  constructor(from: NewReplica | Disk) {
    this.disk = "signed" in from ? from : diskOf(from);
  }

  async state(): Promise<ReplicaState> {
    return this.disk.state;
  }

  async items(itemIds: readonly Uint8Array[]): Promise<readonly ItemLayers[]> {
    return itemIds.map((id) => {
      const layers = this.disk.items.get(bytesToHex(id));
      return { visible: layers?.visible?.state ?? null, confirmed: layers?.confirmed?.state ?? null };
    });
  }

  async *confirmedItems(): AsyncIterable<{ readonly state: ItemState; readonly secret: Uint8Array | null }> {
    const { items } = this.disk;
    for (const id of [...items.keys()].sort()) {
      const confirmed = items.get(id)?.confirmed ?? null;
      if (confirmed !== null) yield confirmed;
    }
  }

  /** The secret of the visible layer, as a ceremony would read it. */
  secretOf(itemId: Uint8Array): Uint8Array | null {
    return this.disk.items.get(bytesToHex(itemId))?.visible?.secret ?? null;
  }

  async entries(from: number, to: number): Promise<readonly KeptEntry[]> {
    const found: KeptEntry[] = [];
    for (let seq = from; seq <= to; seq++) {
      const bytes = this.disk.entries.get(seq);
      if (bytes !== undefined) found.push({ seq, bytes });
    }
    return found;
  }

  async hasSigned(leaf: Uint8Array): Promise<boolean> {
    return this.disk.signed.has(bytesToHex(leaf));
  }

  async chunk(hash: Uint8Array): Promise<Uint8Array | null> {
    return this.disk.chunks.get(bytesToHex(hash)) ?? null;
  }

  async theirs(): Promise<readonly KeptEntry[]> {
    return this.disk.theirs;
  }

  async commit(write: ReplicaWrite, alongside?: Alongside): Promise<void> {
    if (write.from !== this.disk.state.generation)
      throw new SyncFault("sync/changed-meanwhile", "the generation moved");
    this.beforeCommit(write);
    this.disk = diskAfter(this.disk, write);
    if (alongside !== undefined) this.alongside.push(alongside);
    this.afterCommit(write);
  }
}

function diskOf(begin: NewReplica): Disk {
  const notices = begin.notices.map((notice, id) => ({ id, notice }));
  return {
    state: { ...begin.state, generation: 1, outbox: [], attempts: [], notices },
    items: new Map(
      begin.items.map((item) => [bytesToHex(item.state.itemId), { visible: item, confirmed: item }]),
    ),
    entries: new Map(begin.entries.map(({ seq, bytes }) => [seq, bytes])),
    abandoned: [],
    theirs: [],
    chunks: new Map(begin.chunks.map(({ hash, bytes }) => [bytesToHex(hash), bytes])),
    signed: new Set(ownLeaves(begin.entries, begin.state.keyring.device.deviceId).map(bytesToHex)),
    nextNoticeId: notices.length,
  };
}

/** Leaves of the entries that this device signed. */
function ownLeaves(entries: readonly KeptEntry[], self: Uint8Array): readonly Uint8Array[] {
  return entries.flatMap(({ bytes }) => {
    if (bytes.length === HASH_LENGTH) return [];
    const entry = decodeEntry(bytes);
    return equalBytes(entry.header.deviceId, self) ? [leafHash(entry)] : [];
  });
}

function diskAfter(disk: Disk, write: ReplicaWrite): Disk {
  const notices = write.notices?.add ?? [];
  const gone = new Set(write.notices?.remove ?? []);
  const attempts = attemptsAfter(disk.state.attempts, write);
  const signed = [
    ...(write.attempts?.add ?? []).map(({ leaf }) => leaf),
    ...ownLeaves(write.appended ?? [], disk.state.keyring.device.deviceId),
  ].map(bytesToHex);
  return {
    ...disk,
    ...entriesAfter(disk, write),
    state: {
      ...disk.state,
      ...write.state,
      generation: disk.state.generation + 1,
      outbox: outboxAfter(disk.state.outbox, write),
      attempts,
      notices: [
        ...disk.state.notices.filter(({ id }) => !gone.has(id)),
        ...notices.map((notice, index) => ({ id: disk.nextNoticeId + index, notice })),
      ],
    },
    items: itemsAfter(disk.items, write),
    theirs: write.theirs ?? disk.theirs,
    chunks: chunksAfter(disk.chunks, write),
    signed: new Set([...disk.signed, ...signed]),
    nextNoticeId: disk.nextNoticeId + notices.length,
  };
}

function entriesAfter(disk: Disk, write: ReplicaWrite): Pick<Disk, "entries" | "abandoned"> {
  const { abandonFrom, appended = [] } = write;
  if (abandonFrom === undefined && appended.length === 0) return disk;
  const entries = new Map(disk.entries);
  const abandoned = [...disk.abandoned];
  for (const [seq, bytes] of disk.entries)
    if (abandonFrom !== undefined && seq >= abandonFrom) {
      abandoned.push({ seq, bytes });
      entries.delete(seq);
    }
  for (const { seq, bytes } of appended) {
    if (entries.has(seq)) throw new Error("an entry is replaced without being abandoned");
    entries.set(seq, bytes);
  }
  return { entries, abandoned };
}

function outboxAfter(outbox: readonly Edit[], write: ReplicaWrite): readonly Edit[] {
  const gone = new Set((write.outbox?.remove ?? []).map(bytesToHex));
  const kept = outbox.filter(({ opId }) => !gone.has(bytesToHex(opId)));
  const next = [...kept, ...(write.outbox?.add ?? [])];
  if (new Set(next.map(({ opId }) => bytesToHex(opId))).size !== next.length)
    throw new Error("two edits of one name in the outbox");
  return next;
}

function attemptsAfter(attempts: readonly Attempt[], write: ReplicaWrite): readonly Attempt[] {
  const gone = new Set((write.attempts?.remove ?? []).map(bytesToHex));
  const kept = attempts.filter(({ leaf }) => !gone.has(bytesToHex(leaf)));
  return [...kept, ...(write.attempts?.add ?? [])];
}

function chunksAfter(chunks: Disk["chunks"], write: ReplicaWrite): Disk["chunks"] {
  const next = new Map(chunks);
  for (const hash of write.chunks?.remove ?? []) next.delete(bytesToHex(hash));
  for (const { hash, bytes } of write.chunks?.add ?? []) next.set(bytesToHex(hash), bytes);
  return next;
}

function itemsAfter(items: Disk["items"], write: ReplicaWrite): Disk["items"] {
  const next = write.replacesAllItems === true ? new Map<string, Layers>() : new Map(items);
  for (const item of write.items ?? []) {
    const id = bytesToHex(item.itemId);
    const layers = layersAfter(items.get(id) ?? { visible: null, confirmed: null }, item);
    if (layers.visible === null && layers.confirmed === null) next.delete(id);
    else next.set(id, layers);
  }
  return next;
}

function layersAfter(before: Layers, write: ItemWrite): Layers {
  const visible = layerOf(before, write.visible);
  return {
    visible,
    confirmed: write.confirmed === "as-visible" ? visible : layerOf(before, write.confirmed),
  };
}

function layerOf(before: Layers, write: LayerWrite): Layer {
  return write === null ? null : { state: write.state, secret: secretFrom(before, write.secret) };
}

function secretFrom(before: Layers, source: SecretSource): Uint8Array | null {
  if (source === "of-visible") return before.visible?.secret ?? null;
  if (source === "of-confirmed") return before.confirmed?.secret ?? null;
  return source === "none" ? null : source;
}

/** What two devices must agree on: the confirmed items with their secrets, encoded by the caller's codec. */
export function confirmedOf<Value>(
  disk: Disk,
  read: (state: ItemState, secret: Uint8Array | null) => Value,
): ReadonlyMap<string, Value> {
  const found: [string, Value][] = [];
  for (const [id, { confirmed }] of disk.items)
    if (confirmed !== null) found.push([id, read(confirmed.state, confirmed.secret)]);
  return new Map(found.sort(([a], [b]) => compareBytes(hexToBytes(a), hexToBytes(b))));
}
