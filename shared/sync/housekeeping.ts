/**
 * What every member does besides writing: a checkpoint once a week, a snapshot where one is due, and keeping the newest
 * snapshot's chunks, so that a server that lost them gets them back.
 */
import { equalBytes } from "../bytes/bytes.ts";
import { idText } from "../log/device-id.ts";
import { isLive } from "../vault/item-state.ts";
import { chunkHash } from "../vault/snapshot-chunk.ts";
import { buildSnapshot, type Chunk } from "../vault/snapshot-chunks.ts";
import { currentKey } from "../vault/write-at.ts";
import { writeCheckpoint } from "../vault/write-checkpoint.ts";
import { writeSnapshot } from "../vault/write-snapshot.ts";
import { attemptOf, placeOf } from "./attempt.ts";
import { type EngineParts, goOn } from "./engine-parts.ts";
import { randomBelow } from "./environment.ts";
import { SNAPSHOT_STEP, uploadChunks } from "./push.ts";
import type { Attempt, Replica, ReplicaState, ReplicaWrite, SnapshotFacts } from "./replica.ts";
import { contentOfReplica } from "./snapshot-facts.ts";
import { SyncFault } from "./sync-fault.ts";
import type { Transport } from "./transport.ts";

const CHECKPOINT_EVERY_MS = 7 * 24 * 60 * 60 * 1000;
/** Whoever did not write the place at which a snapshot is due leaves that much time to whoever did. */
const SNAPSHOT_DELAY_MS = 6 * 60 * 60 * 1000;

/** Signs what is due, one entry at most. True where there is something to send now. */
export async function signDue<A>(parts: EngineParts<A>, transport: Transport): Promise<boolean> {
  await keepChunks(parts, transport);
  if (await signSnapshot(parts, transport)) return true;
  return signCheckpoint(parts, transport);
}

function isCheckpointDue({ ownCheckpointAtMs }: ReplicaState, nowMs: number): boolean {
  // A clock that was set back must not end checkpoints for years.
  return ownCheckpointAtMs === null || Math.abs(nowMs - ownCheckpointAtMs) >= CHECKPOINT_EVERY_MS;
}

async function signCheckpoint<A>(parts: EngineParts<A>, transport: Transport): Promise<boolean> {
  const { environment, replica, turns } = parts;
  const before = await replica.state();
  if (!mayWrite(before) || !isCheckpointDue(before, environment.nowMs())) return false;
  const confirmed = before.snapshot === null ? null : await rereadChunks(parts, transport, before.snapshot);
  return turns.run(async (state) => {
    if (!mayWrite(state) || state.attempts.length > 0)
      return { write: null, value: state.attempts.length > 0 };
    const itemCount = await countLive(parts);
    const confirmedSnapshotSeq = confirmed === true ? (state.snapshot?.seq ?? 0) : 0;
    const facts = { itemCount, confirmedSnapshotSeq };
    const written = writeCheckpoint(placeOf(state), state.keyring.device, facts, environment);
    return { write: signed(state, attemptOf(written)), value: true };
  });
}

type Draft = {
  readonly head: Uint8Array;
  readonly chunks: readonly Chunk[];
  readonly stateHash: Uint8Array;
};

/**
 * Signed only when the server has all chunks: what is signed must be sent until it is taken, and must not stand in the
 * way of the person's edits where the vault is full.
 */
async function signSnapshot<A>(parts: EngineParts<A>, transport: Transport): Promise<boolean> {
  const { environment, memory, replica, turns } = parts;
  if (!isSnapshotDue(await replica.state(), parts)) return false;
  const draft = await draftSnapshot(parts);
  if (draft === null) return (await replica.state()).attempts.length > 0;
  const isUploaded = await uploadUnlessFull(parts, transport, draft);
  memory.isSnapshotMine = false;
  memory.snapshotDueAtMs = isUploaded ? null : environment.nowMs() + SNAPSHOT_DELAY_MS;
  return turns.run(async (state) => {
    const isFitting =
      isUploaded && mayWrite(state) && state.attempts.length === 0 && equalBytes(state.log.head, draft.head);
    if (!isFitting) return { write: withoutDraft(state, draft), value: state.attempts.length > 0 };
    const chunkHashes = draft.chunks.map(({ hash }) => hash);
    const names = { chunkHashes, stateHash: draft.stateHash };
    const written = writeSnapshot(placeOf(state), state.keyring.device, names, environment);
    return { write: signed(state, attemptOf(written)), value: true };
  });
}

/** The chunks of what is confirmed now, kept here before they go anywhere. Null where something is on its way. */
function draftSnapshot<A>({ environment, replica, turns }: EngineParts<A>): Promise<Draft | null> {
  return turns.run<Draft | null>(async (state) => {
    if (!mayWrite(state) || state.attempts.length > 0) return { write: null, value: null };
    const owner = { vaultId: state.keyring.vaultId, epochKey: currentKey(placeOf(state)) };
    const previous = await keptChunks(replica, state.snapshot);
    const content = contentOfReplica(replica, state);
    const { chunks, stateHash } = await buildSnapshot(content, owner, environment, previous);
    const write = { from: state.generation, state: {}, chunks: { add: chunks } };
    return { write, value: { head: state.log.head, chunks, stateHash } };
  });
}

async function uploadUnlessFull<A>(
  parts: EngineParts<A>,
  transport: Transport,
  { chunks }: Draft,
): Promise<boolean> {
  try {
    await uploadChunks(
      parts,
      transport,
      chunks.map(({ hash }) => hash),
    );
    return true;
  } catch (cause) {
    if (cause instanceof SyncFault && cause.code === "sync/over-quota") return false;
    throw cause;
  }
}

function withoutDraft(state: ReplicaState, { chunks }: Draft): ReplicaWrite {
  const kept = new Set((state.snapshot?.chunkHashes ?? []).map(idText));
  const unused = chunks.map(({ hash }) => hash).filter((hash) => !kept.has(idText(hash)));
  return { from: state.generation, state: {}, chunks: { remove: unused } };
}

function isSnapshotDue<A>(state: ReplicaState, { memory, environment }: EngineParts<A>): boolean {
  const isLong = state.log.seq - (state.snapshot?.seq ?? 0) >= SNAPSHOT_STEP;
  if (!mayWrite(state) || !isLong) {
    memory.isSnapshotMine = false;
    memory.snapshotDueAtMs = null;
    return false;
  }
  if (memory.isSnapshotMine) return true;
  const nowMs = environment.nowMs();
  memory.snapshotDueAtMs ??= nowMs + randomBelow(environment, SNAPSHOT_DELAY_MS);
  return nowMs >= memory.snapshotDueAtMs;
}

/** Fetches what is missing here of the newest snapshot's chunks. What the server cannot give stays missing. */
async function keepChunks<A>(parts: EngineParts<A>, transport: Transport): Promise<void> {
  const { memory, replica, turns } = parts;
  const { snapshot } = await replica.state();
  if (snapshot === null || memory.chunksKeptOf === snapshot.seq) return;
  const fetched: Chunk[] = [];
  for (const hash of snapshot.chunkHashes)
    if ((await replica.chunk(hash)) === null) {
      const chunk = await readChunk(parts, transport, hash);
      if (chunk === null) return;
      fetched.push(chunk);
    }
  if (fetched.length > 0)
    await turns.run(async (state) => ({
      write: isSame(state.snapshot, snapshot)
        ? { from: state.generation, state: {}, chunks: { add: fetched } }
        : null,
      value: undefined,
    }));
  memory.chunksKeptOf = snapshot.seq;
}

/**
 * Reads all chunks from the server. True: they are there, and the snapshot may be relied on. Where one is not, the
 * snapshot no longer counts here, and another becomes due.
 */
async function rereadChunks<A>(
  parts: EngineParts<A>,
  transport: Transport,
  snapshot: SnapshotFacts,
): Promise<boolean> {
  let isThere = true;
  for (const hash of snapshot.chunkHashes)
    if (isThere) isThere = (await readChunk(parts, transport, hash)) !== null;
  const facts = isThere ? { ...snapshot, isChecked: true } : null;
  await parts.turns.run(async (state) => ({
    write: isSame(state.snapshot, snapshot) ? { from: state.generation, state: { snapshot: facts } } : null,
    value: undefined,
  }));
  return isThere;
}

/** The chunk, or null where the server does not have it or gives another. */
async function readChunk<A>(
  parts: EngineParts<A>,
  transport: Transport,
  hash: Uint8Array,
): Promise<Chunk | null> {
  goOn(parts);
  try {
    const bytes = await transport.chunk(hash);
    return equalBytes(chunkHash(bytes), hash) ? { hash, bytes } : null;
  } catch (cause) {
    if (cause instanceof SyncFault && (cause.code === "sync/refused" || cause.code === "sync/server-lied"))
      return null;
    throw cause;
  }
}

async function keptChunks(
  replica: Pick<Replica, "chunk">,
  snapshot: SnapshotFacts | null,
): Promise<readonly Uint8Array[]> {
  const chunks: Uint8Array[] = [];
  for (const hash of snapshot?.chunkHashes ?? []) {
    const bytes = await replica.chunk(hash);
    if (bytes === null) return [];
    chunks.push(bytes);
  }
  return chunks;
}

async function countLive<A>({ replica }: EngineParts<A>): Promise<number> {
  let count = 0;
  for await (const { state } of replica.confirmedItems()) if (isLive(state)) count++;
  return count;
}

function mayWrite(state: ReplicaState): boolean {
  return state.standing.is === "active" && state.link !== null;
}

function signed(state: ReplicaState, attempt: Attempt): ReplicaWrite {
  return { from: state.generation, state: {}, attempts: { add: [attempt] } };
}

function isSame(a: SnapshotFacts | null, b: SnapshotFacts): boolean {
  return a !== null && a.seq === b.seq;
}
