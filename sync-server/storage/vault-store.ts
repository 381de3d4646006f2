/**
 * What the server keeps, whatever keeps it: logs of vaults in the order in which they were accepted, and nothing that
 * would let it read them. Every store must pass tests/sync-server/storage/store-conformance.ts.
 * A call that returned is on disk. A call that threw changed nothing.
 */

export type VaultRecord = {
  /** 32 bytes. */
  readonly vaultId: Uint8Array;
  readonly seq: number;
  /** 32 bytes. */
  readonly head: Uint8Array;
  /** Encoded control state after `seq` (shared/log/control-state-codec.ts). */
  readonly control: Uint8Array;
  /** Bytes that count against the quota: entries that are not control entries and have a body, and chunks. */
  readonly liveBytes: number;
};

export type NewEntry = {
  readonly seq: number;
  /** Number of the kind in the header. */
  readonly kind: number;
  /** 32 bytes. */
  readonly leaf: Uint8Array;
  /** Null where it came as a leaf only (a vault that moved here with a compacted beginning). */
  readonly bytes: Uint8Array | null;
};

export type LogWrite = {
  readonly vaultId: Uint8Array;
  /** Compare-and-set: the vault must stand exactly here. seq 0 and 32 zero bytes: it must not exist. */
  readonly expect: { readonly seq: number; readonly head: Uint8Array };
  readonly next: VaultRecord;
  readonly entries: readonly NewEntry[];
  /** SHA-256 locators of the paper device's signing key: which vaults the words belong to. All that hold after this. */
  readonly locators: readonly Uint8Array[];
  /** The snapshot among the entries, if there is one: from then on its chunks are in use. */
  readonly snapshot: NewSnapshot | null;
  /** A checkpoint of `device` confirmed the snapshot at this seq. */
  readonly confirmation: { readonly snapshotSeq: number; readonly device: Uint8Array } | null;
};

export type NewSnapshot = {
  readonly seq: number;
  readonly coversSeq: number;
  readonly author: Uint8Array;
  readonly chunkHashes: readonly Uint8Array[];
};

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

export interface VaultStore {
  /** The vault, or null. Always from the primary. */
  vault(vaultId: Uint8Array): Promise<VaultRecord | null>;
  /** "moved": the vault does not stand where it was expected; nothing was written. */
  write(write: LogWrite, nowMs: number): Promise<"written" | "moved">;
  /** By rising seq, after `after`; stops before `maxBytes` are exceeded but returns at least one entry if there is one. */
  entries(
    vaultId: Uint8Array,
    after: number,
    maxEntries: number,
    maxBytes: number,
  ): Promise<readonly StoredEntry[]>;
  /** from..to, both included. */
  leaves(vaultId: Uint8Array, from: number, to: number): Promise<readonly Uint8Array[]>;
  /** Bytes of the control entries up to and including `to`, by rising seq. */
  controlEntries(vaultId: Uint8Array, to: number): Promise<readonly Uint8Array[]>;
  /** Newest first, at most two are kept besides those not older than 30 days. */
  snapshots(vaultId: Uint8Array): Promise<readonly SnapshotRecord[]>;
  /** Vaults whose paper device's key has this locator. */
  vaultsByLocator(locator: Uint8Array): Promise<readonly Uint8Array[]>;

  chunk(vaultId: Uint8Array, hash: Uint8Array): Promise<Uint8Array | null>;
  /** Counts against the quota; "over-quota" changes nothing. */
  putChunk(
    vaultId: Uint8Array,
    hash: Uint8Array,
    bytes: Uint8Array,
    quota: number,
    nowMs: number,
  ): Promise<"stored" | "over-quota" | "no-vault">;
  missingChunks(vaultId: Uint8Array, hashes: readonly Uint8Array[]): Promise<readonly Uint8Array[]>;

  /**
   * Drops bodies of non-control entries up to `to`, chunks that no kept snapshot uses and that are older than a day,
   * and snapshots older than those kept. Returns the bytes freed.
   */
  compact(vaultId: Uint8Array, to: number, nowMs: number): Promise<number>;
  /** Vaults with a snapshot that may let them be compacted, in pages, `after` being the last id of the page before. */
  vaultsWithSnapshots(after: Uint8Array | null, limit: number): Promise<readonly Uint8Array[]>;

  /** Spends one invitation: true once for each invitation that exists. */
  spendInvite(hash: Uint8Array, nowMs: number): Promise<boolean>;
  addInvite(hash: Uint8Array, nowMs: number): Promise<void>;
  /** 32 random bytes shared by all nodes, made at the first call: signs challenges and tokens. */
  serverKey(fresh: Uint8Array): Promise<Uint8Array>;
  counts(): Promise<{ readonly vaults: number; readonly entries: number; readonly bytes: number }>;

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
