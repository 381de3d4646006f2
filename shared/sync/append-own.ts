/**
 * One entry of a kind that must take its effect now: signed for the place behind the pinned head, committed, sent; signed
 * anew where others were faster. Without a server it goes straight into the log.
 */
import { decodeEntry } from "../log/entry.ts";
import { CONTROL_KINDS, kindOf } from "../log/kinds.ts";
import type { EngineParts } from "./engine-parts.ts";
import { positionOf, sendBatch } from "./push.ts";
import type { Attempt, Position, ReplicaState } from "./replica.ts";
import { SyncFault } from "./sync-fault.ts";
import { runSync } from "./sync-session.ts";
import type { Transport } from "./transport.ts";
import type { Step } from "./turns.ts";
import { intoLogAsSealed } from "./write-locally.ts";

const MAX_TRIES = 16;

/** Makes the attempt, or null where the log already is as wanted. Signs for the place behind the pinned head. */
export type SignOwn = (state: ReplicaState) => Promise<Attempt | null>;

type Signed = { readonly attempt: Attempt; readonly expect: Position } | "done" | "busy";

/** Throws SyncFault, or what `sign` throws. */
export async function appendOwn<A>(
  parts: EngineParts<A>,
  transport: Transport | null,
  sign: SignOwn,
): Promise<void> {
  const { link } = await parts.replica.state();
  if (link === null) return appendAlone(parts, sign);
  if (transport === null) throw new SyncFault("sync/no-server", "no connection was given");
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const isFull = await syncUnlessFull(parts, transport);
    const signed = await parts.turns.run<Signed>((state) => signNow(state, sign, isFull));
    if (signed === "done") return;
    if (signed === "busy") continue;
    const outcome = await sendBatch(parts, transport, signed.expect, [signed.attempt]);
    if (outcome.is === "sent" || outcome.is === "stopped") return;
  }
  throw new SyncFault("sync/unreachable", "others kept writing");
}

/** True where only the quota keeps data from being sent: what decides about members must pass all the same. */
async function syncUnlessFull<A>(parts: EngineParts<A>, transport: Transport): Promise<boolean> {
  try {
    await runSync(parts, transport);
    return false;
  } catch (cause) {
    if (cause instanceof SyncFault && cause.code === "sync/over-quota") return true;
    throw cause;
  }
}

async function signNow<A>(state: ReplicaState, sign: SignOwn, isFull: boolean): Promise<Step<Signed, A>> {
  requireWritable(state);
  const { attempts } = state;
  if (attempts.length > 0 && !(isFull && attempts.every(isData))) return { write: null, value: "busy" };
  const attempt = await sign(state);
  if (attempt === null) return { write: null, value: "done" };
  return {
    write: {
      from: state.generation,
      state: {},
      attempts: { add: [attempt], remove: attempts.map(({ leaf }) => leaf) },
    },
    value: { attempt, expect: positionOf(state) },
  };
}

/** The server said itself that it did not take it, and an edit loses nothing by being signed again. */
function isData({ bytes }: Attempt): boolean {
  const kind = kindOf(decodeEntry(bytes).header.kind);
  return kind !== null && !CONTROL_KINDS.has(kind);
}

async function appendAlone<A>({ replica, turns, environment }: EngineParts<A>, sign: SignOwn): Promise<void> {
  await turns.run(async (state) => {
    requireWritable(state);
    const attempt = await sign(state);
    const write = attempt && (await intoLogAsSealed(replica, state, [attempt], environment));
    return { write, value: undefined };
  });
}

function requireWritable({ standing }: ReplicaState): void {
  if (standing.is === "active" || standing.is === "copied") return;
  if (standing.is === "closed") throw new SyncFault("sync/closed", "closed by its owner");
  if (standing.is === "needs-newer-version")
    throw new SyncFault("sync/needs-newer-version", "an entry beyond this version");
  throw new SyncFault("sync/unauthorised", standing.is);
}
