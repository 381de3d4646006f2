/**
 * One sync from beginning to end: pull what is new, heal or report what does not fit, send what waits, keep house. Where
 * something waits, and this engine has pulled before, it is sent first: what others wrote comes with the refusal. Every
 * answer is judged before anything is stored, and between two requests everything that counts is on disk.
 */
import { decodeEntry } from "../log/entry.ts";
import { kindOf } from "../log/kinds.ts";
import { openEntry } from "../vault/open-entry.ts";
import { VaultFault } from "../vault/vault-fault.ts";
import { catchUp } from "./catch-up.ts";
import { isCloseDue, newOriginIn } from "./closing.ts";
import { type EngineParts, goOn } from "./engine-parts.ts";
import { randomBelow } from "./environment.ts";
import { enterFork, followFork } from "./fork-session.ts";
import { heal, isPrefix } from "./heal.ts";
import { signDue } from "./housekeeping.ts";
import { introduceSelf } from "./introduce-self.ts";
import { pushNext } from "./push.ts";
import type { Position, ReplicaState } from "./replica.ts";
import { SyncFault, type SyncFaultCode } from "./sync-fault.ts";
import { lied, type PageOutcome, takePage } from "./take-page.ts";
import type { LogPage, Transport } from "./transport.ts";

/** How often others may be faster, or the server elsewhere, before this sync gives up until the next one. */
const MAX_ROUNDS = 64;
const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 5_000;
/** Nobody restores a server more often while one device syncs; who loses all again each time is not to be fed. */
const MAX_HEALS = 4;

const NO_ANSWER: ReadonlySet<SyncFaultCode> = new Set(["sync/unreachable", "sync/rate-limited"]);

/** Runs until both sides are the same or the standing forbids to go on. Throws SyncFault. */
export async function runSync<A>(parts: EngineParts<A>, transport: Transport): Promise<void> {
  await closeWhenDue(parts);
  const pushed = await pushFirst(parts, transport);
  if (pushed === "stopped") return;
  if (pushed === "done") return markSynced(parts);
  for (let round = 0; round < MAX_ROUNDS; round++) {
    goOn(parts);
    const { standing } = await parts.replica.state();
    if (standing.is === "removed" || standing.is === "closed") return;
    if (standing.is === "forked") {
      if ((await followFork(parts, transport)) === "forked") return;
      continue;
    }
    const pulled = await pullAll(parts, transport);
    if (pulled === "stopped") return;
    if (pulled === "again") continue;
    parts.memory.hasPulled = true;
    await understandAgain(parts);
    const pushed = await pushAll(parts, transport);
    if (pushed === "stopped") return;
    if (pushed === "done") return markSynced(parts);
    await pauseAfter(parts, round);
  }
  throw new SyncFault("sync/unreachable", "others kept writing");
}

/**
 * A server that takes it stands where this device stands; any other answer but none is looked into by pulling, and so is
 * what keeps this device from sealing: the key may be in what others wrote since.
 */
async function pushFirst<A>(
  parts: EngineParts<A>,
  transport: Transport,
): Promise<"done" | "again" | "stopped"> {
  const { standing, attempts, outbox, owedRemovals } = await parts.replica.state();
  const isWaiting = attempts.length + outbox.length + owedRemovals.length > 0;
  if (standing.is !== "active" || !isWaiting || !parts.memory.hasPulled) return "again";
  try {
    return await pushAll(parts, transport);
  } catch (cause) {
    const isAnswered = cause instanceof SyncFault && !NO_ANSWER.has(cause.code);
    if (!isAnswered && !(cause instanceof VaultFault)) throw cause;
    return "again";
  }
}

/** Everything the server has is understood now: an update came, or what was not understood was never there. */
async function understandAgain<A>({ replica, turns }: EngineParts<A>): Promise<void> {
  if ((await replica.state()).standing.is !== "needs-newer-version") return;
  await turns.run(async (state) => ({
    write: { from: state.generation, state: { standing: { is: "active" } } },
    value: undefined,
  }));
}

/** "same": nothing is left to pull. "again": begin once more. */
async function pullAll<A>(
  parts: EngineParts<A>,
  transport: Transport,
): Promise<"same" | "again" | "stopped"> {
  for (;;) {
    goOn(parts);
    const { log } = await parts.replica.state();
    const page = await pullKnown(parts, transport, log.seq);
    if (page === null) return "again";
    const outcome = await takePage(parts, page, log.seq);
    const { log: now } = await parts.replica.state();
    parts.memory.pulled += now.seq - log.seq;
    if (outcome.is === "same" || outcome.is === "stopped") return outcome.is;
    if (outcome.is !== "moved") return settle(parts, transport, outcome);
    if (now.seq === log.seq) throw lied("entries that lead nowhere");
  }
}

/** Null where the server did not know this device and does now. */
async function pullKnown<A>(
  parts: EngineParts<A>,
  transport: Transport,
  after: number,
): Promise<LogPage | null> {
  try {
    return await transport.pull(after);
  } catch (cause) {
    if (!(cause instanceof SyncFault) || cause.code !== "sync/unauthorised") throw cause;
    if (await introduceSelf(parts, transport)) return null;
    throw cause;
  }
}

/** What to do where a page neither fits nor extends the pinned head. */
async function settle<A>(
  parts: EngineParts<A>,
  transport: Transport,
  outcome: Extract<PageOutcome, { readonly is: "behind" | "diverged" | "compacted" }>,
): Promise<"again" | "stopped"> {
  if (outcome.is === "compacted") {
    if ((await catchUp(parts, transport)) === "moved") return "again";
    return forked(parts, transport, (await transport.joinStart()).at);
  }
  if (outcome.is === "behind" && (await isPrefix(parts, outcome.at))) {
    const { standing } = await parts.replica.state();
    if (standing.is !== "active") return "stopped";
    if (++parts.memory.heals > MAX_HEALS) throw lied("lost again what it was given");
    await heal(parts, transport, outcome.at);
    return "again";
  }
  return forked(parts, transport, outcome.at);
}

async function forked<A>(parts: EngineParts<A>, transport: Transport, at: Position): Promise<"stopped"> {
  await enterFork(parts, transport, at);
  return "stopped";
}

async function pushAll<A>(
  parts: EngineParts<A>,
  transport: Transport,
): Promise<"done" | "again" | "stopped"> {
  for (;;) {
    const outcome = await pushNext(parts, transport);
    if (outcome.is === "sent") continue;
    if (outcome.is === "stopped") return "stopped";
    if (outcome.is !== "nothing") {
      if (outcome.is === "moved" || outcome.is === "same") return "again";
      return settle(parts, transport, outcome);
    }
    const { standing } = await parts.replica.state();
    if (standing.is !== "active") return "stopped";
    if (!(await signDue(parts, transport))) return "done";
  }
}

async function pauseAfter<A>(parts: EngineParts<A>, round: number): Promise<void> {
  const longest = Math.min(FIRST_PAUSE_MS * 2 ** Math.min(round, 10), LONGEST_PAUSE_MS);
  await parts.environment.pause?.(randomBelow(parts.environment, longest));
}

function markSynced<A>({ turns, environment }: EngineParts<A>): Promise<void> {
  return turns.run(async (state) => ({
    write:
      state.link === null
        ? null
        : {
            from: state.generation,
            state: { link: { ...state.link, lastSyncedAtMs: environment.nowMs() } },
          },
    value: undefined,
  }));
}

/** A device's close that nobody objected to for long enough, by this device's own clock. */
async function closeWhenDue<A>({ replica, turns, environment }: EngineParts<A>): Promise<void> {
  if (!isCloseDue(await replica.state(), environment.nowMs())) return;
  await turns.run(async (state) => {
    const { closing } = state.control;
    if (closing === null || !isCloseDue(state, environment.nowMs())) return { write: null, value: undefined };
    const newOrigin = await newOriginAt({ replica }, state, closing.bySeq);
    const standing = { is: "closed", how: closing.how, newOrigin } as const;
    return { write: { from: state.generation, state: { standing } }, value: undefined };
  });
}

async function newOriginAt<A>(
  { replica }: Pick<EngineParts<A>, "replica">,
  state: ReplicaState,
  seq: number,
): Promise<string | null> {
  const [kept] = await replica.entries(seq, seq);
  if (kept === undefined) return null;
  const entry = decodeEntry(kept.bytes);
  const kind = kindOf(entry.header.kind);
  const opened = kind === null ? "newer" : openEntry(state.control, state.keyring.epochKeys, { entry, kind });
  return opened === "newer" ? null : newOriginIn(opened);
}
