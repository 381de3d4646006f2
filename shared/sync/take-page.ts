/**
 * A page of the server's log, compared with the pinned head: what extends it is applied, and everything else is named.
 * The answer of a pull and that of a refused append are the same thing.
 */
import { equalBytes } from "../bytes/bytes.ts";
import { applyEntries } from "./apply-entries.ts";
import type { EngineParts } from "./engine-parts.ts";
import type { Position, ReplicaState, ReplicaWrite } from "./replica.ts";
import { runsBySnapshot } from "./snapshot-facts.ts";
import { SyncFault } from "./sync-fault.ts";
import type { LogPage } from "./transport.ts";
import { type Verification, type VerifiedEntry, verifyEntries } from "./verify-entries.ts";

export type PageOutcome =
  /** Server and device stand at one place. */
  | { readonly is: "same" }
  /** Entries were applied; there may be more. */
  | { readonly is: "moved" }
  /** The server says that it has less than this device. */
  | { readonly is: "behind"; readonly at: Position }
  /** The server says that it has something else than this device. */
  | { readonly is: "diverged"; readonly at: Position }
  /** What follows was compacted and can only be had by a snapshot. */
  | { readonly is: "compacted" }
  /** The standing changed: nothing is sent or asked any more. */
  | { readonly is: "stopped" };

/** Throws SyncFault "sync/server-lied" where the page cannot be an honest answer; then nothing of it was stored. */
export async function takePage<A>(parts: EngineParts<A>, page: LogPage, after: number): Promise<PageOutcome> {
  const state = await parts.replica.state();
  if (state.log.seq !== after) throw lied("not the place that was asked for");
  if (page.entries.length === 0) return emptyOutcome(state, page);
  if (page.at.seq < after + page.entries.length) throw lied("more entries than the log has");

  const { verified, stop } = verifyEntries(state.control, page.entries, parts.environment.scheme.verify);
  if (stop !== null && typeof stop === "object") {
    if (stop.refusal === "wrong-prev" && verified.length === 0) return { is: "diverged", at: page.at };
    throw lied(stop.refusal);
  }
  requireEnd(page, verified, stop);
  const outcome = await commitRuns(parts, verified, stop === "needs-newer-version");
  if (outcome !== null) return outcome;
  return stop === "compacted" ? { is: "compacted" } : { is: "moved" };
}

function emptyOutcome({ log }: ReplicaState, { at, hasMore }: LogPage): PageOutcome {
  if (hasMore || at.seq > log.seq) throw lied("claims entries that it does not show");
  if (at.seq < log.seq) return { is: "behind", at };
  return equalBytes(at.head, log.head) ? { is: "same" } : { is: "diverged", at };
}

/** A page that claims to be the last must end where the server says that it stands. */
function requireEnd(page: LogPage, verified: readonly VerifiedEntry[], stop: Verification["stop"]): void {
  const last = verified.at(-1);
  if (page.hasMore || stop !== null || last === undefined) return;
  if (last.control.seq !== page.at.seq || !equalBytes(last.control.head, page.at.head))
    throw lied("another end than it says");
}

async function commitRuns<A>(
  parts: EngineParts<A>,
  verified: readonly VerifiedEntry[],
  endsNewer: boolean,
): Promise<PageOutcome | null> {
  const runs = runsBySnapshot(verified);
  for (const [index, run] of (runs.length === 0 ? [[]] : runs).entries()) {
    const isLast = index >= runs.length - 1;
    const isStopped = await applyRun(parts, run, isLast && endsNewer);
    if (isStopped) return { is: "stopped" };
  }
  return null;
}

/** Commits entries that follow the pinned head. True where the standing forbids to go on. */
export function applyRun<A>(
  parts: EngineParts<A>,
  run: readonly VerifiedEntry[],
  endsNewer = false,
): Promise<boolean> {
  return parts.turns.run(async (state) => {
    const [first] = run;
    if (first !== undefined && !equalBytes(first.entry.header.prev, state.log.head))
      throw new SyncFault("sync/changed-meanwhile", "the pinned head moved between two steps");
    if (first === undefined && !endsNewer) return { write: null, value: false };
    const write = await applyEntries(parts.replica, state, run, parts.environment, endsNewer);
    const isCutShort = endsNewer || (write.appended ?? []).length < run.length;
    return { write, value: isCutShort || isStopped(write, state) };
  });
}

function isStopped(write: ReplicaWrite, state: ReplicaState): boolean {
  const standing = write.state.standing ?? state.standing;
  return standing.is !== "active" && standing.is !== "copied";
}

export function lied(what: string): SyncFault {
  return new SyncFault("sync/server-lied", what);
}
