/**
 * What the server keeps, whatever keeps it: logs of vaults in the order in which they were accepted, and nothing that
 * would let it read them. Every store must pass tests/sync-server/storage/store-conformance.ts.
 *
 * A call that returned is on disk. A call that threw (StoreFault) left nothing half done: nothing of it happened, or,
 * where the connection was lost while it was committed, all of it did. Making the same call again is always safe.
 */

/** Where a vault stands after an entry. */
export type VaultPlace = {
  readonly seq: number;
  /** 32 bytes. */
  readonly head: Uint8Array;
  /** Encoded control state after `seq` (shared/log/control-state-codec.ts). */
  readonly control: Uint8Array;
};

export type VaultRecord = VaultPlace & {
  /** 32 bytes. */
  readonly vaultId: Uint8Array;
  /** Bytes that count against the quota: entries that are not control entries and have a body, and chunks. */
  readonly liveBytes: number;
  /** Up to here entries other than control entries may be leaves only; 0: the whole log has its bodies. */
  readonly bareTo: number;
  /** The snapshot that stands for the entries up to `bareTo`, or null. It is never dropped. */
  readonly baseSnapshot: number | null;
};

export type NewEntry = {
  readonly seq: number;
  /** Number of the kind in the header; 0 where only the leaf is known. */
  readonly kind: number;
  /** 32 bytes. */
  readonly leaf: Uint8Array;
  /** Null where it came as a leaf only (a vault that moved here with a compacted beginning). */
  readonly bytes: Uint8Array | null;
};

export type NewSnapshot = {
  readonly seq: number;
  readonly coversSeq: number;
  /** Device id. */
  readonly author: Uint8Array;
  readonly chunkHashes: readonly Uint8Array[];
};

/** A checkpoint of `device` confirmed the snapshot at this seq. Confirming what is not there is harmless. */
export type Confirmation = { readonly snapshotSeq: number; readonly device: Uint8Array };

export type LogWrite = {
  readonly vaultId: Uint8Array;
  /** Compare-and-set: the vault must stand exactly here. seq 0 and 32 zero bytes: it must not exist. */
  readonly expect: { readonly seq: number; readonly head: Uint8Array };
  readonly next: VaultPlace;
  /** Every place from expect.seq + 1 to next.seq, in order. */
  readonly entries: readonly NewEntry[];
  /** SHA-256 locators of the paper device's signing key: which vaults the words belong to. All that hold after this. */
  readonly locators: readonly Uint8Array[];
  /** The snapshots among the entries: from then on their chunks are in use. */
  readonly snapshots: readonly NewSnapshot[];
  /** What the checkpoints among the entries confirm. */
  readonly confirmations: readonly Confirmation[];
  /** What `liveBytes` may reach. Not looked at where the write adds nothing that counts. */
  readonly quota: number;
};

/** Of everything but "written": nothing was written. */
export type WriteOutcome =
  | "written"
  /** The vault does not stand where it was expected. */
  | "moved"
  | "over-quota"
  /** A snapshot names chunks that are not here. */
  | "chunks-missing";

export type SnapshotRecord = NewSnapshot & {
  /** When this server got it, milliseconds since 1970. */
  readonly receivedAtMs: number;
  /** Devices whose checkpoints confirmed it. */
  readonly confirmedBy: readonly Uint8Array[];
};

/** An entry as kept: its bytes, or its leaf where the body was dropped. */
export type StoredEntry = {
  readonly seq: number;
  readonly leaf: Uint8Array;
  readonly bytes: Uint8Array | null;
};

export type StoreCounts = {
  readonly vaults: number;
  readonly entries: number;
  /** What everything takes on disk. */
  readonly bytes: number;
};

export interface VaultStore {
  /** The vault, or null. Always from the primary. */
  vault(vaultId: Uint8Array): Promise<VaultRecord | null>;
  write(write: LogWrite, nowMs: number): Promise<WriteOutcome>;
  /**
   * By rising seq, after `after`; stops before `maxBytes` are exceeded (a leaf counts 32) but returns at least one
   * entry if there is one.
   */
  entries(
    vaultId: Uint8Array,
    after: number,
    maxEntries: number,
    maxBytes: number,
  ): Promise<readonly StoredEntry[]>;
  /** from..to, both included, as far as there are any. */
  leaves(vaultId: Uint8Array, from: number, to: number): Promise<readonly Uint8Array[]>;
  /** Bytes of the control entries up to and including `to`, by rising seq. */
  controlEntries(vaultId: Uint8Array, to: number): Promise<readonly Uint8Array[]>;
  /** Newest first: the base, the newest two, those not older than 30 days, and what was not compacted away yet. */
  snapshots(vaultId: Uint8Array): Promise<readonly SnapshotRecord[]>;
  /** Vaults whose paper device's key has this locator: at most `limit`, the longest logs first. */
  vaultsByLocator(locator: Uint8Array, limit: number): Promise<readonly Uint8Array[]>;

  chunk(vaultId: Uint8Array, hash: Uint8Array): Promise<Uint8Array | null>;
  /** Counts against the quota; "over-quota" changes nothing. A chunk that is here already costs nothing. */
  putChunk(
    vaultId: Uint8Array,
    hash: Uint8Array,
    bytes: Uint8Array,
    quota: number,
    nowMs: number,
  ): Promise<"stored" | "over-quota" | "no-vault">;
  missingChunks(vaultId: Uint8Array, hashes: readonly Uint8Array[]): Promise<readonly Uint8Array[]>;

  /**
   * Makes the snapshot at `snapshotSeq` the vault's base: bodies of non-control entries up to its coversSeq go, then
   * snapshots older than 30 days (never the base and the newest two), then chunks that no kept snapshot uses and that
   * are older than a day. Whether the snapshot may be trusted so far is the caller's to decide. Null: only the latter
   * two. Returns the bytes freed; 0 where there is no such snapshot or it does not cover what is bare already.
   */
  compact(vaultId: Uint8Array, snapshotSeq: number | null, nowMs: number): Promise<number>;
  /** Vaults with a snapshot that may let them be compacted, in pages, `after` being the last id of the page before. */
  vaultsWithSnapshots(after: Uint8Array | null, limit: number): Promise<readonly Uint8Array[]>;

  /** Spends an invitation on this vault: true where it is unspent, or was spent on this very vault before. */
  spendInvite(hash: Uint8Array, vaultId: Uint8Array, nowMs: number): Promise<boolean>;
  /** An invitation that is there already stays as it is. */
  addInvite(hash: Uint8Array, nowMs: number): Promise<void>;
  /** 32 random bytes shared by all nodes, made at the first call: signs challenges and tokens. */
  serverKey(fresh: Uint8Array): Promise<Uint8Array>;
  /** For graphs: PostgreSQL counts rows a moment late. */
  counts(): Promise<StoreCounts>;

  /** Throws where the store cannot be written. */
  ready(): Promise<void>;
  close(): Promise<void>;
}

/** Tells other nodes which vaults moved, after commit, batched. In-process for SQLite, LISTEN/NOTIFY for PostgreSQL. */
export interface FanOut {
  /** `seq`: the vault's log now ends here. */
  moved(vaultId: Uint8Array, seq: number): void;
  /** Hears of vaults that moved on any node, this one included. Returns what ends the listening. */
  listen(heard: (vaultId: Uint8Array, seq: number) => void): () => void;
  close(): Promise<void>;
}
