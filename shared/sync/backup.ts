/**
 * What this device has of a vault, as the content of a backup file; and the vault out of such a content, verified like
 * the answers of any server: the content plays one that nobody can reach.
 */
import { equalBytes, wipe } from "../bytes/bytes.ts";
import { decodeSnapshotClear } from "../log/clear-snapshot.ts";
import { decodeEntry } from "../log/entry.ts";
import { EMPTY_HEAD, leafHash, nextHead } from "../log/hash-chain.ts";
import { LogFault } from "../log/log-fault.ts";
import { BackupFault } from "../vault/backup-fault.ts";
import { type BackupContent, openBackup, readBackupHeader } from "../vault/backup-file.ts";
import type { Op } from "../vault/ops.ts";
import { recoveryKeys } from "../vault/recovery-words.ts";
import { chunkHash } from "../vault/snapshot-chunk.ts";
import { VaultFault } from "../vault/vault-fault.ts";
import type { EngineEnvironment } from "./environment.ts";
import { startOf } from "./heal.ts";
import { type JoinOrder, joinByWords } from "./join.ts";
import { isLeafOnly } from "./kept-log.ts";
import type { NewReplica } from "./new-replica.ts";
import type { CheckpointFacts, Position, Replica } from "./replica.ts";
import { SyncFault } from "./sync-fault.ts";
import type { AppendResult, JoinStart, LogPage, Transport } from "./transport.ts";

/** Everything that the replica holds, from genesis on, with what still waits. May hold secrets. */
export async function backupOf(
  replica: Pick<Replica, "state" | "entries" | "chunk">,
  nowMs: number,
): Promise<BackupContent> {
  const { log, outbox } = await replica.state();
  const kept = await replica.entries(1, log.seq);
  const lastLeaf = kept.findLast(isLeafOnly)?.seq ?? 0;
  const start = lastLeaf === 0 ? null : await startOf(replica, kept, lastLeaf);
  const hashes = start === null ? [] : decodeSnapshotClear(decodeEntry(start.snapshot).clear).chunkHashes;
  const chunks: Uint8Array[] = [];
  for (const hash of hashes) {
    const chunk = await replica.chunk(hash);
    // Housekeeping fetches them again; until then what is here is not the whole vault.
    if (chunk === null) throw new VaultFault("vault/bad-snapshot", "a chunk is not here");
    chunks.push(chunk);
  }
  return {
    writtenAtMs: nowMs,
    start,
    entries: kept.slice(start?.leaves.length ?? 0).map(({ bytes }) => bytes),
    chunks,
    waiting: outbox.map(({ ops }) => ops),
  };
}

export type RestoredVault = {
  /** Without a server: what it should be kept on, the person decides. */
  readonly replica: NewReplica;
  readonly freshness: CheckpointFacts | null;
  readonly writtenAtMs: number;
  /** Edits that no log held when the file was written: the caller writes them once the replica is stored. */
  readonly waiting: readonly (readonly Op[])[];
};

/**
 * Opens a file with the words, verifies R's signature on genesis and the whole chain, and adds this browser as a device
 * in the paper device's name. Throws BackupFault; SyncFault "sync/closed", "sync/needs-newer-version".
 */
export async function restoreBackup(
  untrusted: Uint8Array,
  order: Omit<JoinOrder, "origin">,
  environment: EngineEnvironment,
): Promise<RestoredVault> {
  const { vaultId } = readBackupHeader(untrusted);
  const paper = recoveryKeys(order.entropy);
  try {
    const content = await openBackup(untrusted, paper);
    const transport = new BackupTransport(content);
    const door = { recover: async () => [vaultId], transport: () => transport };
    const joined = await joinByWords({ ...order, origin: "" }, door, environment);
    const { replica, freshness } = joined;
    return {
      replica: { ...replica, state: { ...replica.state, link: null } },
      freshness,
      writtenAtMs: content.writtenAtMs,
      waiting: content.waiting,
    };
  } catch (cause) {
    throw asBackupFault(cause);
  } finally {
    wipe(paper.signSeed, paper.kemSecret);
  }
}

function asBackupFault(cause: unknown): unknown {
  if (cause instanceof SyncFault && (cause.code === "sync/server-lied" || cause.code === "sync/refused"))
    return new BackupFault("backup/damaged", "a log that does not hold", cause);
  if (cause instanceof LogFault || cause instanceof VaultFault)
    return new BackupFault("backup/damaged", "a log that does not hold", cause);
  return cause;
}

/** The log in a file, as a server would give it. What is appended is kept for the time of one restoration. */
class BackupTransport implements Transport {
  readonly #content: BackupContent;
  readonly #entries: Uint8Array[];
  readonly #covered: number;
  #at: Position;

  constructor(content: BackupContent) {
    this.#content = content;
    this.#entries = [...content.entries];
    this.#covered = content.start?.leaves.length ?? 0;
    const leaves = [
      ...(content.start?.leaves ?? []),
      ...content.entries.map((bytes) => leafHash(decodeEntry(bytes))),
    ];
    this.#at = { seq: leaves.length, head: leaves.reduce(nextHead, EMPTY_HEAD) };
  }

  async pull(after: number): Promise<LogPage> {
    if (after < this.#covered)
      throw new SyncFault("sync/refused", "before what the file holds entry by entry");
    return { at: this.#at, entries: this.#entries.slice(after - this.#covered), hasMore: false };
  }

  async joinStart(): Promise<JoinStart> {
    return { at: this.#at, start: this.#content.start };
  }

  async append(expect: Position, entries: readonly Uint8Array[]): Promise<AppendResult> {
    if (expect.seq !== this.#at.seq || !equalBytes(expect.head, this.#at.head))
      throw new SyncFault("sync/refused", "nobody else writes here");
    this.#entries.push(...entries);
    const head = entries.map((bytes) => leafHash(decodeEntry(bytes))).reduce(nextHead, this.#at.head);
    this.#at = { seq: this.#at.seq + entries.length, head };
    return { outcome: "appended", at: this.#at };
  }

  async chunk(hash: Uint8Array): Promise<Uint8Array> {
    const found = this.#content.chunks.find((bytes) => equalBytes(chunkHash(bytes), hash));
    if (found === undefined) throw new SyncFault("sync/refused", "no such chunk");
    return found;
  }

  found(): Promise<Position> {
    throw new SyncFault("sync/refused", "a file founds nothing");
  }

  putSuffix(): Promise<AppendResult> {
    throw new SyncFault("sync/refused", "a file takes nothing back");
  }

  leaves(): Promise<readonly Uint8Array[]> {
    throw new SyncFault("sync/refused", "a file is not compared");
  }

  putChunk(): Promise<void> {
    throw new SyncFault("sync/refused", "a file takes no chunks");
  }

  missingChunks(): Promise<readonly Uint8Array[]> {
    throw new SyncFault("sync/refused", "a file takes no chunks");
  }
}
