/** While two histories stand side by side: ours goes on here, the server's is followed, the person decides. */
import { equalBytes } from "../bytes/bytes.ts";
import type { EngineParts } from "./engine-parts.ts";
import { findFork } from "./find-fork.ts";
import { isPrefix } from "./heal.ts";
import { leafOf } from "./kept-log.ts";
import { isAt } from "./push.ts";
import type { Fork, Position, ReplicaState } from "./replica.ts";
import { lied } from "./take-page.ts";
import type { Transport } from "./transport.ts";

/** Keeps both branches. Throws SyncFault "sync/server-lied" where the server has no other history to show. */
export async function enterFork<A>(parts: EngineParts<A>, transport: Transport, at: Position): Promise<void> {
  const { fork, theirs } = await findFork(parts, transport, at);
  await parts.turns.run(async (state) => {
    const before = state.standing.is === "forked" ? state.standing.fork : null;
    const isSame = before !== null && before.forkSeq === fork.forkSeq;
    const seenAtMs = isSame ? before.seenAtMs : fork.seenAtMs;
    return {
      write: {
        from: state.generation,
        state: { standing: { is: "forked", fork: { ...fork, seenAtMs } } },
        theirs,
      },
      value: undefined,
    };
  });
}

/**
 * Looks again while forked. "over": the server is back on this device's own history, whose members still hold what the
 * other branch had.
 */
export async function followFork<A>(parts: EngineParts<A>, transport: Transport): Promise<"forked" | "over"> {
  const { log } = await parts.replica.state();
  const page = await transport.pull(log.seq);
  if (isAt(page.at, log) || (await isPrefix(parts, page.at))) return leaveFork(parts);
  if (page.at.seq > log.seq && (await hasOurEnd(parts, transport, log.seq))) return leaveFork(parts);
  await enterFork(parts, transport, page.at);
  return "forked";
}

/** A leaf covers the head before it: whoever has our last leaf in its place has all of our log. */
async function hasOurEnd<A>(parts: EngineParts<A>, transport: Transport, seq: number): Promise<boolean> {
  const [theirs] = await transport.leaves(seq, seq);
  const [ours] = await parts.replica.entries(seq, seq);
  if (theirs === undefined || ours === undefined) throw lied("a leaf that it should have");
  return equalBytes(theirs, leafOf(ours));
}

/** The alarm ends, but not unseen: whoever shows two histories in turn leaves a trace of each time. */
function leaveFork<A>(parts: EngineParts<A>): Promise<"over"> {
  return parts.turns.run(async (state) => ({
    write: {
      from: state.generation,
      state: { standing: { is: "active" } },
      theirs: [],
      notices: {
        add:
          state.standing.is === "forked"
            ? [{ about: "fork-merged", forkSeq: state.standing.fork.forkSeq, reissued: 0 }]
            : [],
      },
    },
    value: "over" as const,
  }));
}

export type ForkSummary = {
  /** The last entry that both histories have. */
  readonly forkSeq: number;
  readonly seenAtMs: number;
  /** Entries and waiting edits since then here, and entries on the server. */
  readonly here: number;
  readonly there: number;
};

/** What a person is shown of a fork, or null where there is none. */
export function forkSummary(state: Pick<ReplicaState, "standing" | "log" | "outbox">): ForkSummary | null {
  if (state.standing.is !== "forked") return null;
  const { forkSeq, theirs, seenAtMs }: Fork = state.standing.fork;
  return {
    forkSeq,
    seenAtMs,
    here: state.log.seq - forkSeq + state.outbox.length,
    there: theirs.seq - forkSeq,
  };
}

/** Edits of this device that the log does not hold yet. */
export function waitingEdits(state: Pick<ReplicaState, "outbox">): number {
  return state.outbox.length;
}

/** Nothing of the other branch is kept. */
export const NO_FORK = { theirs: [] } as const;
