/** Sends what waits: attempts first and unchanged, then owed removals, then edits in batches. One request a call. */
import { equalBytes } from "../bytes/bytes.ts";
import { decodeSnapshotClear } from "../log/clear-snapshot.ts";
import { decodeEntry } from "../log/entry.ts";
import { nextHead } from "../log/hash-chain.ts";
import { kindOf } from "../log/kinds.ts";
import { writeRekey } from "../vault/write-rekey.ts";
import { attemptOf, batchOf, placeOf, removable, sealBatch } from "./attempt.ts";
import { type EngineParts, goOn } from "./engine-parts.ts";
import type { Attempt, Position, ReplicaState } from "./replica.ts";
import { runsBySnapshot } from "./snapshot-facts.ts";
import { applyRun, lied, type PageOutcome, takePage } from "./take-page.ts";
import type { Transport } from "./transport.ts";
import { verifyEntries } from "./verify-entries.ts";

/** A snapshot is due when the log reaches a multiple of this. */
export const SNAPSHOT_STEP = 256;

export type PushOutcome = PageOutcome | { readonly is: "nothing" } | { readonly is: "sent" };

/** One append of whatever comes first. "nothing": all that waited is in the log. */
export async function pushNext<A>(parts: EngineParts<A>, transport: Transport): Promise<PushOutcome> {
  const batch = await parts.turns.run(async (state) => {
    const { is } = state.standing;
    if (is !== "active" && is !== "copied") return { write: null, value: null };
    const pending = state.attempts.length > 0 || is === "copied" ? [] : await signNext(parts, state);
    const attempts = [...state.attempts, ...pending];
    const write =
      pending.length > 0 ? { from: state.generation, state: {}, attempts: { add: pending } } : null;
    return { write, value: { expect: positionOf(state), attempts: batchOf(attempts) } };
  });
  if (batch === null || batch.attempts.length === 0) return { is: "nothing" };
  return sendBatch(parts, transport, batch.expect, batch.attempts);
}

/** Signs what comes next in the outbox; nothing may be on its way. */
async function signNext<A>(parts: EngineParts<A>, state: ReplicaState): Promise<readonly Attempt[]> {
  const owed = removable(state, state.owedRemovals);
  if (owed.length > 0) {
    const order = { remove: owed, newWords: null };
    return [attemptOf(await writeRekey(placeOf(state), state.keyring.device, order, parts.environment))];
  }
  return sealBatch(state, state.outbox, parts.environment);
}

export async function sendBatch<A>(
  parts: EngineParts<A>,
  transport: Transport,
  expect: Position,
  attempts: readonly Attempt[],
): Promise<PushOutcome> {
  goOn(parts);
  await sendChunks(parts, transport, attempts);
  const result = await transport.append(
    expect,
    attempts.map(({ bytes }) => bytes),
  );
  goOn(parts);
  if (result.outcome === "conflict") {
    const outcome = await takePage(parts, result.page, expect.seq);
    if (outcome.is === "same") throw lied("a conflict at the very place that was expected");
    return outcome;
  }
  const at = attempts.reduce<Position>(
    ({ head }, { seq, leaf }) => ({ seq, head: nextHead(head, leaf) }),
    expect,
  );
  if (!isAt(result.at, at)) throw lied("appended, but does not stand there");
  return { is: (await applyOwn(parts, attempts)) ? "stopped" : "sent" };
}

async function applyOwn<A>(parts: EngineParts<A>, attempts: readonly Attempt[]): Promise<boolean> {
  const { control } = await parts.replica.state();
  const bytes = attempts.map((attempt) => attempt.bytes);
  const { verified, stop } = verifyEntries(control, bytes, parts.environment.scheme.verify);
  if (stop !== null) throw lied("accepted what the log refuses");
  for (const run of runsBySnapshot(verified)) if (await applyRun(parts, run)) return true;
  parts.memory.pushed += attempts.length;
  if (attempts.some(({ seq }) => seq % SNAPSHOT_STEP === 0)) parts.memory.isSnapshotMine = true;
  return false;
}

/** A server takes a snapshot only when it has its chunks. */
async function sendChunks<A>(
  parts: EngineParts<A>,
  transport: Transport,
  attempts: readonly Attempt[],
): Promise<void> {
  for (const { bytes } of attempts) {
    const { header, clear } = decodeEntry(bytes);
    if (kindOf(header.kind) === "snapshot")
      await uploadChunks(parts, transport, decodeSnapshotClear(clear).chunkHashes);
  }
}

/** Sends those of these chunks that are kept here and that the server does not have. */
export async function uploadChunks<A>(
  parts: EngineParts<A>,
  transport: Transport,
  hashes: readonly Uint8Array[],
): Promise<void> {
  const missing = await transport.missingChunks(hashes);
  for (const hash of hashes) {
    if (!missing.some((one) => equalBytes(one, hash))) continue;
    goOn(parts);
    const bytes = await parts.replica.chunk(hash);
    if (bytes !== null) await transport.putChunk(hash, bytes);
  }
}

export function positionOf({ log }: Pick<ReplicaState, "log">): Position {
  return { seq: log.seq, head: log.head };
}

export function isAt(a: Position, b: Position): boolean {
  return a.seq === b.seq && equalBytes(a.head, b.head);
}
