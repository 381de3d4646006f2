/**
 * Goes on without a server. Signed entries that the server may have go into the log byte for byte, so that nothing looks
 * like a second hand when a server is set again; then everything that waits.
 */

import type { EngineParts } from "./engine-parts.ts";
import { NO_FORK } from "./fork-session.ts";
import type { ReplicaState } from "./replica.ts";
import { intoLog, intoLogAsSealed, writesLocally } from "./write-locally.ts";

/** Where the standing forbids to write, only the link goes; what waits stays in the outbox. */
export async function disconnect<A>({ replica, turns, environment }: EngineParts<A>): Promise<void> {
  await turns.run(async (stored) => {
    const state = withoutFork(stored);
    const unlinked = { link: null, standing: state.standing };
    if (state.standing.is !== "active" || state.attempts.length === 0)
      return { write: { from: state.generation, state: unlinked, ...NO_FORK }, value: undefined };
    const write = await intoLogAsSealed(replica, state, state.attempts, environment);
    return { write: { ...write, ...NO_FORK, state: { ...write.state, link: null } }, value: undefined };
  });
  await turns.run(async (state) => {
    const isDone = !writesLocally(state) || state.outbox.length === 0 || state.attempts.length > 0;
    return { write: isDone ? null : await intoLog(replica, state, [], environment), value: undefined };
  });
}

/** A server that is left leaves its other history too: ours is the only one here again. */
function withoutFork(state: ReplicaState): ReplicaState {
  return state.standing.is === "forked" ? { ...state, standing: { is: "active" } } : state;
}
