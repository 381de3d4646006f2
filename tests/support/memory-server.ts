/**
 * An honest server in memory: the transport's contract over the log's own rule, without HTTP. Can be set back to an
 * earlier state, as from a backup, and compacted, as after 30 days.
 */
import { bytesToHex, equalBytes } from "../../shared/bytes/bytes.ts";
import { accept } from "../../shared/log/accept.ts";
import { acceptStart } from "../../shared/log/accept-start.ts";
import { decodeSnapshotClear } from "../../shared/log/clear-snapshot.ts";
import { activeMembers, type ControlState, memberById } from "../../shared/log/control-state.ts";
import { decodeEntry } from "../../shared/log/entry.ts";
import { HASH_LENGTH } from "../../shared/log/entry-header.ts";
import { EMPTY_HEAD, leafHash, nextHead } from "../../shared/log/hash-chain.ts";
import { CONTROL_KINDS, kindOf } from "../../shared/log/kinds.ts";
import { nobleSignatures, type VerifySignature } from "../../shared/log/signature-scheme.ts";
import type { Position } from "../../shared/sync/replica.ts";
import { SyncFault } from "../../shared/sync/sync-fault.ts";
import type {
  AppendResult,
  CompactedStart,
  JoinStart,
  LogPage,
  Transport,
} from "../../shared/sync/transport.ts";
import { chunkHash } from "../../shared/vault/snapshot-chunk.ts";

/** Values are never changed in place: keeping one is keeping a backup. */
export type ServedVault = {
  /** Bytes, or the leaf where the body was dropped. */
  readonly entries: readonly Uint8Array[];
  readonly leaves: readonly Uint8Array[];
  readonly control: ControlState;
  readonly chunks: ReadonlyMap<string, Uint8Array>;
};

export class MemoryServer {
  readonly vaults = new Map<string, ServedVault>();
  readonly pageEntries: number;
  readonly #verify: VerifySignature;
  quota = Number.POSITIVE_INFINITY;
  hasRoomForChunks = true;
  /** A removed device may still read, and so see who removed it. */
  removedMayRead = false;
  /** Requests that were answered, by name. */
  readonly requests: string[] = [];

  constructor(options: { readonly pageEntries?: number; readonly verify?: VerifySignature } = {}) {
    this.pageEntries = options.pageEntries ?? 64;
    this.#verify = options.verify ?? nobleSignatures.verify;
  }

  transport(vaultId: Uint8Array, deviceId: Uint8Array): Transport {
    return new MemoryTransport(this, bytesToHex(vaultId), deviceId);
  }

  /** Ids of the vaults whose active paper device has this key. */
  recover(signPublicKey: Uint8Array): readonly Uint8Array[] {
    return [...this.vaults.values()]
      .filter(({ control }) =>
        activeMembers(control).some(
          ({ role, signPublicKey: key }) => role === "recovery" && equalBytes(key, signPublicKey),
        ),
      )
      .map(({ control }) => control.vaultId);
  }

  backup(vaultId: Uint8Array): ServedVault {
    const vault = this.vaults.get(bytesToHex(vaultId));
    if (vault === undefined) throw new Error("no such vault");
    return vault;
  }

  restore(vault: ServedVault): void {
    this.vaults.set(bytesToHex(vault.control.vaultId), vault);
  }

  /** Drops the bodies that the newest snapshot covers. */
  compact(vaultId: Uint8Array): void {
    const vault = this.backup(vaultId);
    const covers = newestSnapshot(vault)?.coversSeq ?? 0;
    const entries = vault.entries.map((bytes, index) =>
      index < covers && !isControl(bytes) ? (vault.leaves[index] ?? bytes) : bytes,
    );
    this.restore({ ...vault, entries });
  }

  judge(control: ControlState | null, entries: readonly Uint8Array[]): ControlState {
    let state = control;
    for (const bytes of entries) {
      const judged = accept(state, bytes, this.#verify);
      if (judged.outcome !== "accepted") throw new SyncFault("sync/refused", "an entry is refused");
      state = judged.state;
    }
    if (state === null) throw new SyncFault("sync/refused", "no entries");
    return state;
  }
}

const READS: ReadonlySet<string> = new Set(["pull", "joinStart", "leaves", "chunk"]);

class MemoryTransport implements Transport {
  readonly #server: MemoryServer;
  readonly #id: string;
  readonly #deviceId: Uint8Array;

  constructor(server: MemoryServer, id: string, deviceId: Uint8Array) {
    this.#server = server;
    this.#id = id;
    this.#deviceId = deviceId;
  }

  async found(genesis: Uint8Array): Promise<Position> {
    this.#server.requests.push("found");
    const leaf = leafHash(decodeEntry(genesis));
    const known = this.#server.vaults.get(this.#id);
    if (known === undefined) {
      const control = this.#server.judge(null, [genesis]);
      this.#server.restore({ entries: [genesis], leaves: [leaf], control, chunks: new Map() });
      return { seq: 1, head: control.head };
    }
    const [first] = known.leaves;
    if (first === undefined || !equalBytes(first, leaf))
      throw new SyncFault("sync/refused", "another genesis");
    return { seq: 1, head: nextHead(EMPTY_HEAD, leaf) };
  }

  async pull(after: number): Promise<LogPage> {
    return pageAfter(this.#vault("pull"), after, this.#server.pageEntries);
  }

  async append(expect: Position, entries: readonly Uint8Array[]): Promise<AppendResult> {
    const vault = this.#vault("append");
    if (!isAt(vault, expect)) return this.#conflictOrHeld(vault, expect, entries);
    const control = this.#server.judge(vault.control, entries);
    this.#requireChunks(vault, entries);
    return this.#extend(vault, entries, control);
  }

  async putSuffix(
    expect: Position,
    start: CompactedStart | null,
    entries: readonly Uint8Array[],
  ): Promise<AppendResult> {
    const vault = this.#any("putSuffix");
    if (start === null) {
      const held = vault.control.seq - expect.seq;
      const [next, ...rest] = held < 0 ? [] : entries.slice(held);
      if (next === undefined || !follows(next, vault)) return this.#conflictOrHeld(vault, expect, entries);
      const added = [next, ...rest];
      return this.#extend(vault, added, this.#server.judge(vault.control, added));
    }
    if (!isAt(vault, expect)) return this.#conflictOrHeld(vault, expect, entries);
    const accepted = acceptStart(vault.control.vaultId, start);
    if (accepted.outcome !== "accepted") throw new SyncFault("sync/refused", "the start is refused");
    this.#requireChunks(vault, [start.snapshot]);
    const head = start.leaves.slice(0, expect.seq).reduce(nextHead, EMPTY_HEAD);
    if (!equalBytes(head, expect.head)) return this.#conflictOrHeld(vault, expect, entries);
    const control = new Map(start.control.map((bytes) => [decodeEntry(bytes).header.seq, bytes]));
    const begun: ServedVault = {
      entries: start.leaves.map((leaf, index) => control.get(index + 1) ?? leaf),
      leaves: start.leaves,
      control: accepted.state,
      chunks: vault.chunks,
    };
    return this.#extend(begun, entries, this.#server.judge(begun.control, entries));
  }

  async joinStart(): Promise<JoinStart> {
    const vault = this.#vault("joinStart");
    const at = { seq: vault.control.seq, head: vault.control.head };
    const newest = newestSnapshot(vault);
    if (newest === null) return { at, start: null };
    const { coversSeq, bytes: snapshot } = newest;
    const control = vault.entries.slice(0, coversSeq).filter(isControl);
    return { at, start: { leaves: vault.leaves.slice(0, coversSeq), control, snapshot } };
  }

  async leaves(from: number, to: number): Promise<readonly Uint8Array[]> {
    return this.#vault("leaves").leaves.slice(from - 1, to);
  }

  async chunk(hash: Uint8Array): Promise<Uint8Array> {
    const bytes = this.#vault("chunk").chunks.get(bytesToHex(hash));
    if (bytes === undefined) throw new SyncFault("sync/refused", "no such chunk");
    return bytes;
  }

  async putChunk(hash: Uint8Array, bytes: Uint8Array): Promise<void> {
    const vault = this.#vault("putChunk");
    if (!equalBytes(chunkHash(bytes), hash)) throw new SyncFault("sync/refused", "another chunk");
    if (!this.#server.hasRoomForChunks) throw new SyncFault("sync/over-quota", "no room for a chunk");
    this.#server.restore({ ...vault, chunks: new Map(vault.chunks).set(bytesToHex(hash), bytes) });
  }

  async missingChunks(hashes: readonly Uint8Array[]): Promise<readonly Uint8Array[]> {
    const { chunks } = this.#vault("missingChunks");
    return hashes.filter((hash) => !chunks.has(bytesToHex(hash)));
  }

  /** Only for members: of removed ones, and of strangers, nothing is known here. */
  #vault(request: string): ServedVault {
    const vault = this.#any(request);
    const status = memberById(vault.control, this.#deviceId)?.status;
    const mayRead = status === "removed" && this.#server.removedMayRead && READS.has(request);
    if (status !== "active" && !mayRead) throw new SyncFault("sync/unauthorised", "unknown device");
    return vault;
  }

  #any(request: string): ServedVault {
    this.#server.requests.push(request);
    const vault = this.#server.vaults.get(this.#id);
    if (vault === undefined) throw new SyncFault("sync/unauthorised", "unknown vault");
    return vault;
  }

  #conflictOrHeld(vault: ServedVault, expect: Position, entries: readonly Uint8Array[]): AppendResult {
    const held = vault.leaves.slice(expect.seq, expect.seq + entries.length);
    const sent = entries.map((bytes) => leafHash(decodeEntry(bytes)));
    if (sent.every((leaf, place) => equalBytes(leaf, held[place] ?? new Uint8Array()))) {
      const seq = expect.seq + entries.length;
      return {
        outcome: "appended",
        at: { seq, head: vault.leaves.slice(0, seq).reduce(nextHead, EMPTY_HEAD) },
      };
    }
    return { outcome: "conflict", page: pageAfter(vault, expect.seq, this.#server.pageEntries) };
  }

  #extend(vault: ServedVault, added: readonly Uint8Array[], control: ControlState): AppendResult {
    if (vault.control.closing?.isFinal === true) throw new SyncFault("sync/closed", "closed");
    const entries = [...vault.entries, ...added];
    const live = entries.filter((bytes) => !isControl(bytes)).reduce((sum, { length }) => sum + length, 0);
    if (live > this.#server.quota && added.some((bytes) => !isControl(bytes)))
      throw new SyncFault("sync/over-quota", "the quota is used up");
    const leaves = [...vault.leaves, ...added.map((bytes) => leafHash(decodeEntry(bytes)))];
    this.#server.restore({ ...vault, entries, leaves, control });
    return { outcome: "appended", at: { seq: control.seq, head: control.head } };
  }

  #requireChunks(vault: ServedVault, entries: readonly Uint8Array[]): void {
    for (const bytes of entries) {
      const { header, clear } = decodeEntry(bytes);
      if (kindOf(header.kind) !== "snapshot") continue;
      if (decodeSnapshotClear(clear).chunkHashes.some((hash) => !vault.chunks.has(bytesToHex(hash))))
        throw new SyncFault("sync/refused", "chunks are missing");
    }
  }
}

function follows(bytes: Uint8Array, { control }: ServedVault): boolean {
  const { header } = decodeEntry(bytes);
  return header.seq === control.seq + 1 && equalBytes(header.prev, control.head);
}

function isAt({ control }: ServedVault, expect: Position): boolean {
  return control.seq === expect.seq && equalBytes(control.head, expect.head);
}

function pageAfter({ entries, control }: ServedVault, after: number, count: number): LogPage {
  return {
    at: { seq: control.seq, head: control.head },
    entries: entries.slice(after, after + count),
    hasMore: after + count < entries.length,
  };
}

function isControl(bytes: Uint8Array): boolean {
  const kind = bytes.length === HASH_LENGTH ? null : kindOf(decodeEntry(bytes).header.kind);
  return kind !== null && CONTROL_KINDS.has(kind);
}

/** The newest snapshot whose chunks are all here. */
function newestSnapshot({ entries, chunks }: ServedVault) {
  for (const bytes of entries.toReversed()) {
    if (bytes.length === HASH_LENGTH) continue;
    const { header, clear } = decodeEntry(bytes);
    if (kindOf(header.kind) !== "snapshot") continue;
    const { coversSeq, chunkHashes } = decodeSnapshotClear(clear);
    if (chunkHashes.every((hash) => chunks.has(bytesToHex(hash)))) return { coversSeq, bytes };
  }
  return null;
}
