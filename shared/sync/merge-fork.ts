/**
 * The person's word after a fork: the server's history becomes this device's, and what only ours had is brought over as
 * one group. Removals of either branch come first, by one rekey; devices that only our branch had added are added again
 * by hand. Nothing of ours is deleted: the abandoned entries are kept.
 */
import { equalBytes } from "../bytes/bytes.ts";
import { addedThrough } from "../log/added-through.ts";
import { activeMembers, memberById } from "../log/control-state.ts";
import { idText } from "../log/device-id.ts";
import { decodeEntry } from "../log/entry.ts";
import { type Hlc, laterHlc } from "../vault/hlc.ts";
import type { LogReading } from "../vault/read-log.ts";
import { closingAfter } from "./closing.ts";
import { entriesAfter } from "./covered-entries.ts";
import { type EngineParts, goOn } from "./engine-parts.ts";
import { FetchedLog, fetchChunks, foldFetched, stateAtStart } from "./fetched-log.ts";
import { isLeafOnly, leafOf } from "./kept-log.ts";
import { keyringAfter, logParts, rebuiltItems, unusedChunks } from "./rebuilt.ts";
import { replaceOutbox } from "./replace-outbox.ts";
import type { EngineNotice, Fork, KeptEntry, ReplicaState, ReplicaWrite, Standing } from "./replica.ts";
import { lied } from "./take-page.ts";
import type { Transport } from "./transport.ts";
import { allOfBranch, bringOver } from "./two-branches.ts";

/** The last entry of the history that the person was shown, or null where nothing was shown. */
export async function shownHistory<A>({
  replica,
}: Pick<EngineParts<A>, "replica">): Promise<KeptEntry | null> {
  const { standing } = await replica.state();
  return standing.is === "forked" ? ((await replica.theirs()).at(-1) ?? null) : null;
}

/**
 * Does nothing where there is no fork, or none was shown. What is brought over waits in the outbox afterwards. `shown`:
 * what `shownHistory` gave when the person decided; another history than an extension of it is refused. Throws SyncFault.
 */
export async function mergeFork<A>(
  parts: EngineParts<A>,
  transport: Transport,
  shown: KeptEntry | null,
): Promise<void> {
  const { standing, keyring } = await parts.replica.state();
  if (standing.is !== "forked" || shown === null) return;
  const { verify } = parts.environment.scheme;
  const untilClosed = () => goOn(parts);
  const fetched = await FetchedLog.fetch(transport, keyring.vaultId, verify, { goOn: untilClosed });
  await requireConfirmed(parts, fetched, standing.fork, shown);
  if (!isMember(fetched, keyring.device.deviceId)) return leaveAsRemoved(parts, fetched, standing.fork);
  const chunks = await fetchChunks(fetched, transport);
  const reader = { ...keyring.device, epochKeys: keyring.epochKeys };
  const reading = await foldFetched(fetched, await stateAtStart(fetched, chunks, reader), reader);
  const known = await parts.replica.theirs();
  const source = { transport, known, goOn: untilClosed };
  const theirs = await entriesAfter(fetched, standing.fork.forkSeq, source);
  await parts.turns.run(async (state) => {
    if (state.standing.is !== "forked") return { write: null, value: undefined };
    const write = await adopt(parts, state, { fetched, theirs, reading, chunks, fork: state.standing.fork });
    return { write, value: undefined };
  });
}

/** The history must be the one that the person was shown, or an extension of it. */
async function requireConfirmed<A>(
  { replica }: EngineParts<A>,
  fetched: FetchedLog,
  { forkSeq }: Fork,
  shown: KeptEntry,
): Promise<void> {
  const [common] = await replica.entries(forkSeq, forkSeq);
  const leaves = [
    [common, fetched.leafAt(forkSeq)],
    [shown, fetched.leafAt(shown.seq)],
  ] as const;
  for (const [kept, leaf] of leaves)
    if (kept === undefined || leaf === null || !equalBytes(leafOf(kept), leaf))
      throw lied("another history than the one that was shown");
}

function isMember({ control }: FetchedLog, deviceId: Uint8Array): boolean {
  return control !== null && memberById(control, deviceId)?.status === "active";
}

/** Whatever only this branch may have waits from now on, to be saved by its person. */
function leaveAsRemoved<A>(
  { replica, turns, environment }: EngineParts<A>,
  fetched: FetchedLog,
  { forkSeq }: Fork,
): Promise<void> {
  return turns.run(async (state) => {
    const write = await replaceOutbox(
      replica,
      state,
      await allOfBranch(replica, state, forkSeq, environment),
    );
    const standing = { is: "removed", bySeq: fetched.position.seq } as const;
    return { write: { ...write, state: { standing } }, value: undefined };
  });
}

type Adoption = {
  readonly fetched: FetchedLog;
  /** All of it after the fork. */
  readonly theirs: readonly KeptEntry[];
  readonly reading: LogReading;
  readonly chunks: Awaited<ReturnType<typeof fetchChunks>>;
  readonly fork: Fork;
};

async function adopt<A>(
  parts: EngineParts<A>,
  state: ReplicaState,
  { fetched, theirs, reading, chunks, fork }: Adoption,
): Promise<ReplicaWrite> {
  const { forkSeq } = fork;
  const self = state.keyring.device.deviceId;
  const facts = logParts(fetched, reading);
  const keyring = keyringAfter(reading, state.keyring.device);
  const own = await ownOnTheirs(parts, theirs, self);
  const other = { forkSeq, entries: theirs, reading };
  const { reissued, waiting, since } = await bringOver(parts.replica, state, other, parts.environment);
  const outbox = [...reissued, ...waiting];
  const closing = closingAfter(state, reading.control, since, parts.environment.nowMs());
  const standing: Standing =
    closing.standing ??
    (own.unknownSeq === null ? { is: "active" } : { is: "copied", atSeq: own.unknownSeq });
  const notices: EngineNotice[] = [{ about: "fork-merged", forkSeq, reissued: reissued.length }];
  return {
    from: state.generation,
    state: {
      ...facts,
      keyring,
      log: { ...facts.log, hlc: latestOf(facts.log.hlc, state.log.hlc, outbox) },
      standing,
      closingSeenAtMs: closing.seenAtMs,
      owedRemovals: removalsOwed(state, reading.control),
      ownCheckpointAtMs: null,
    },
    abandonFrom: forkSeq + 1,
    appended: theirs,
    items: rebuiltItems(reading, outbox, self),
    replacesAllItems: true,
    outbox: { remove: state.outbox.map(({ opId }) => opId), add: outbox },
    attempts: { remove: state.attempts.map(({ leaf }) => leaf) },
    notices: {
      add: [...notices, ...leftBehind(state, reading.control, forkSeq), ...newNotices(reading, forkSeq)],
    },
    chunks: { add: chunks, remove: unusedChunks(state.snapshot, facts.snapshot) },
    theirs: [],
  };
}

/** Members of our branch that the other one never had: whoever wants them adds them again. */
function leftBehind(state: ReplicaState, control: ReplicaState["control"], seq: number): EngineNotice[] {
  const devices = activeMembers(state.control)
    .map(({ deviceId }) => deviceId)
    .filter((id) => memberById(control, id) === null);
  return devices.length === 0 ? [] : [{ about: "devices-removed", seq, devices }];
}

/**
 * Devices that our branch removed, or still had to, and that the other one still has; and those that they added there,
 * of which ours knows nothing: else a removed device that has the server's help adds another, and is told everything.
 */
function removalsOwed(state: ReplicaState, control: ReplicaState["control"]): readonly Uint8Array[] {
  const removedHere = [...state.control.members.values()].filter(
    ({ role, status }) => role === "device" && status === "removed",
  );
  const ids = new Map(
    [...removedHere.map(({ deviceId }) => deviceId), ...state.owedRemovals].map((id) => [idText(id), id]),
  );
  const self = state.keyring.device.deviceId;
  const strangers = addedThrough(control, [...ids.values()], self).filter(
    (id) => memberById(state.control, id) === null,
  );
  for (const id of strangers) ids.set(idText(id), id);
  return [...ids.values()].filter((id) => memberById(control, id)?.status === "active");
}

/** Entries in this device's name on the other branch that it never signed. */
async function ownOnTheirs<A>(
  { replica }: EngineParts<A>,
  theirs: readonly KeptEntry[],
  self: Uint8Array,
): Promise<{ readonly unknownSeq: number | null }> {
  for (const one of theirs) {
    if (isLeafOnly(one) || !equalBytes(decodeEntry(one.bytes).header.deviceId, self)) continue;
    if (!(await replica.hasSigned(leafOf(one)))) return { unknownSeq: one.seq };
  }
  return { unknownSeq: null };
}

function newNotices({ state }: LogReading, forkSeq: number): readonly EngineNotice[] {
  return state.notices.filter((notice) => !("seq" in notice) || notice.seq > forkSeq);
}

function latestOf(a: Hlc, b: Hlc, edits: readonly { readonly hlc: Hlc }[]): Hlc {
  return edits.reduce((last, { hlc }) => laterHlc(last, hlc), laterHlc(a, b));
}
