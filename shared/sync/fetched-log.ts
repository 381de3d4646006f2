/**
 * The whole log of a vault as a server gives it, verified from genesis on: by its first entry, or by a compacted
 * beginning with the snapshot behind it. For joining, for catching up past what was compacted, for merging a fork.
 */
import { equalBytes } from "../bytes/bytes.ts";
import { accept } from "../log/accept.ts";
import { type AcceptedStart, acceptStart } from "../log/accept-start.ts";
import type { ControlState } from "../log/control-state.ts";
import { EMPTY_HEAD, leafHash } from "../log/hash-chain.ts";
import type { VerifySignature } from "../log/signature-scheme.ts";
import type { EpochKeys } from "../vault/epoch-key.ts";
import { findEpochKeys, type LogReader, type PlacedEntry } from "../vault/epoch-key-search.ts";
import { openEntry } from "../vault/open-entry.ts";
import { type LogReading, readLog } from "../vault/read-log.ts";
import { chunkHash } from "../vault/snapshot-chunk.ts";
import { type Chunk, readSnapshot } from "../vault/snapshot-chunks.ts";
import { vaultStateOf } from "../vault/snapshot-content.ts";
import { VaultFault } from "../vault/vault-fault.ts";
import type { VaultState } from "../vault/vault-state.ts";
import type { KeptEntry, Position } from "./replica.ts";
import { SyncFault } from "./sync-fault.ts";
import { lied } from "./take-page.ts";
import type { CompactedStart, LogPage, Transport } from "./transport.ts";
import { type VerifiedEntry, verifyEntries } from "./verify-entries.ts";

/** More than any vault within its quota. */
const MAX_LOG_BYTES = 256 * 1024 * 1024;

type Beginning = { readonly raw: CompactedStart; readonly accepted: AcceptedStart };

export class FetchedLog {
  readonly beginning: Beginning | null;
  /** All entries after the beginning, its snapshot first; or all. */
  readonly tail: VerifiedEntry[] = [];
  readonly #verify: VerifySignature;
  #bytes = 0;

  private constructor(beginning: Beginning | null, verify: VerifySignature) {
    this.beginning = beginning;
    this.#verify = verify;
  }

  /**
   * Throws SyncFault "sync/server-lied" for anything that is not a log of this vault, "sync/needs-newer-version" where
   * an entry is beyond this version. `isWhole`: from the first entry in any case. `start`: what the server gave to begin
   * with, where it was asked already. `goOn`: may throw between requests.
   */
  static async fetch(
    transport: Transport,
    vaultId: Uint8Array,
    verify: VerifySignature,
    options: {
      readonly isWhole?: boolean;
      readonly start?: CompactedStart;
      readonly goOn?: () => void;
    } = {},
  ): Promise<FetchedLog> {
    const { isWhole = false, goOn = () => undefined } = options;
    const start = isWhole ? null : (options.start ?? (await transport.joinStart()).start);
    const log = new FetchedLog(start === null ? null : begin(start, vaultId, verify), verify);
    for (;;) {
      goOn();
      const page = await transport.pull(log.position.seq);
      if (log.take(page, vaultId) === "at-end") return log;
    }
  }

  /** The last control state; null while not even genesis is there. */
  get control(): ControlState | null {
    return this.tail.at(-1)?.control ?? this.beginning?.accepted.state ?? null;
  }

  get position(): Position {
    const { control } = this;
    return control === null ? { seq: 0, head: EMPTY_HEAD } : { seq: control.seq, head: control.head };
  }

  /** Adds a page that follows. */
  take(page: LogPage, vaultId: Uint8Array): "more" | "at-end" {
    this.#bytes += page.entries.reduce((sum, { length }) => sum + length, 0);
    if (this.#bytes > MAX_LOG_BYTES) throw lied("more than a vault holds");
    this.extend(page.entries, vaultId);
    const { position } = this;
    const isAtEnd = page.at.seq === position.seq && equalBytes(page.at.head, position.head);
    if (isAtEnd) return "at-end";
    if (page.entries.length === 0 || page.at.seq <= position.seq) throw lied("another end than it says");
    return "more";
  }

  /** Adds entries that follow. */
  extend(untrusted: readonly Uint8Array[], vaultId: Uint8Array): void {
    let rest = untrusted;
    if (this.control === null && untrusted[0] !== undefined) {
      this.tail.push(judgeGenesis(untrusted[0], vaultId, this.#verify));
      rest = untrusted.slice(1);
    }
    const { control } = this;
    if (control === null) return;
    const { verified, stop } = verifyEntries(control, rest, this.#verify);
    if (stop === "needs-newer-version") throw newer();
    if (stop !== null) throw lied(typeof stop === "string" ? stop : stop.refusal);
    this.tail.push(...verified);
  }

  /** Every control entry with what it led to. */
  get placed(): readonly PlacedEntry[] {
    return [...(this.beginning?.accepted.control ?? []), ...this.tail];
  }

  /** The leaf of an entry, or null beyond the end. */
  leafAt(seq: number): Uint8Array | null {
    const covered = this.beginning?.raw.leaves ?? [];
    return seq <= covered.length
      ? (covered[seq - 1] ?? null)
      : (this.tail[seq - covered.length - 1]?.leaf ?? null);
  }

  /** As a replica keeps it. */
  kept(): readonly KeptEntry[] {
    return [
      ...keptBeginning(this.beginning),
      ...this.tail.map(({ bytes, control }) => ({ seq: control.seq, bytes })),
    ];
  }

  epochKeys(reader: LogReader): Promise<EpochKeys> {
    return findEpochKeys(this.placed, reader);
  }
}

/** The chunks of the beginning's snapshot, none where there is no beginning. Throws SyncFault. */
export async function fetchChunks(log: FetchedLog, transport: Transport): Promise<readonly Chunk[]> {
  const chunks: Chunk[] = [];
  for (const hash of log.beginning?.accepted.snapshotClear.chunkHashes ?? []) {
    const bytes = await transport.chunk(hash);
    if (!equalBytes(chunkHash(bytes), hash)) throw lied("another chunk than was asked for");
    chunks.push({ hash, bytes });
  }
  return chunks;
}

/**
 * The state that the beginning's snapshot stands for, null where there is no beginning. Secret. Throws SyncFault
 * "sync/server-lied" where the chunks are not what a member signed, VaultFault "vault/no-epoch-key" where the reader
 * cannot open it.
 */
export async function stateAtStart(
  log: FetchedLog,
  chunks: readonly Chunk[],
  reader: LogReader,
): Promise<VaultState | null> {
  return log.beginning && openStart(log.beginning, chunks, await log.epochKeys(reader));
}

/**
 * Folds what was fetched onto `atStart`. Signatures were checked as the entries came. Throws SyncFault, VaultFault
 * "vault/no-epoch-key".
 */
export async function foldFetched(
  log: FetchedLog,
  atStart: VaultState | null,
  reader: LogReader,
): Promise<LogReading> {
  const { control, beginning } = log;
  if (control === null || (beginning === null) !== (atStart === null))
    throw lied("a log without its beginning");
  const known = { ...reader, epochKeys: await log.epochKeys(reader) };
  const bytes = log.tail.map((entry) => entry.bytes);
  const start = beginning && atStart && { accepted: beginning.accepted, state: atStart };
  return readLog(control.vaultId, bytes, known, start, () => true);
}

function openStart({ accepted }: Beginning, chunks: readonly Chunk[], epochKeys: EpochKeys) {
  const { state, snapshot, snapshotClear } = accepted;
  const opened = openEntry(state, epochKeys, snapshot);
  const commitment = state.commitments.at(-1);
  const epochKey = [...epochKeys.values()].find(
    (key) => commitment && equalBytes(key.commitment, commitment),
  );
  if (opened === "newer") throw newer();
  if (opened.kind !== "snapshot" || epochKey === undefined)
    throw new VaultFault("vault/no-epoch-key", "the epoch of the snapshot");
  const names = { chunkHashes: snapshotClear.chunkHashes, stateHash: opened.body.stateHash };
  try {
    const content = readSnapshot(
      names,
      { vaultId: state.vaultId, epochKey },
      chunks.map((chunk) => chunk.bytes),
    );
    return vaultStateOf(state.seq, content);
  } catch (cause) {
    if (cause instanceof VaultFault)
      throw new SyncFault("sync/server-lied", "a snapshot that does not hold", cause);
    throw cause;
  }
}

function begin(raw: CompactedStart, vaultId: Uint8Array, verify: VerifySignature): Beginning {
  const accepted = acceptStart(vaultId, raw, verify);
  if (accepted.outcome === "needs-newer-version") throw newer();
  if (accepted.outcome === "refused") throw lied(accepted.refusal);
  return { raw, accepted };
}

function judgeGenesis(bytes: Uint8Array, vaultId: Uint8Array, verify: VerifySignature): VerifiedEntry {
  const judged = accept(null, bytes, verify);
  if (judged.outcome === "needs-newer-version") throw newer();
  if (judged.outcome === "refused") throw lied(judged.refusal);
  if (!equalBytes(judged.state.vaultId, vaultId)) throw lied("the log of another vault");
  const { entry, kind, state: control } = judged;
  return { entry, kind, control, bytes, leaf: leafHash(entry) };
}

/** Leaves of what was compacted, control entries whole. */
function keptBeginning(beginning: Beginning | null): readonly KeptEntry[] {
  if (beginning === null) return [];
  const { raw, accepted } = beginning;
  const whole = new Map(accepted.control.map(({ entry }, index) => [entry.header.seq, raw.control[index]]));
  return raw.leaves.map((leaf, index) => ({ seq: index + 1, bytes: whole.get(index + 1) ?? leaf }));
}

function newer(): SyncFault {
  return new SyncFault("sync/needs-newer-version", "an entry beyond this version");
}
