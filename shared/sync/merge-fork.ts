/**
 * The person's word after a fork: the server's history becomes this device's, and what only ours had is brought over as
 * one group. Removals of either branch come first, by one rekey; devices that only our branch had added are added again
 * by hand. Nothing of ours is deleted: the abandoned entries are kept.
 */
import { equalBytes } from "../bytes/bytes.ts";
import { addedThrough } from "../log/added-through.ts";
import { activeMembers, memberById } from "../log/control-state.ts";
import { idText } from "../log/device-id.ts";
import { type Hlc, laterHlc } from "../vault/hlc.ts";
import type { OpenedEntry } from "../vault/opened-entry.ts";
import type { LogReading } from "../vault/read-log.ts";
import { closingAfter } from "./closing.ts";
import { type EngineParts, goOn } from "./engine-parts.ts";
import { FetchedLog, fetchChunks, foldFetched } from "./fetched-log.ts";
import { leafOf } from "./kept-log.ts";
import { openKept } from "./opened-log.ts";
import { keyringAfter, logParts, rebuiltItems, unusedChunks } from "./rebuilt.ts";
import { editsToBringOver, effectsOf, type OperationsThere } from "./reissue.ts";
import type { EngineNotice, Fork, KeptEntry, ReplicaState, ReplicaWrite, Standing } from "./replica.ts";
import { lied } from "./take-page.ts";
import type { Transport } from "./transport.ts";

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
  const fetched = await FetchedLog.fetch(transport, keyring.vaultId, verify, { goOn: () => goOn(parts) });
  await requireConfirmed(parts, fetched, standing.fork, shown);
  if (!isMember(fetched, keyring.device.deviceId)) return leaveAsRemoved(parts, fetched);
  const chunks = await fetchChunks(fetched, transport);
  const reading = await foldFetched(fetched, chunks, { ...keyring.device, epochKeys: keyring.epochKeys });
  await parts.turns.run(async (state) => {
    if (state.standing.is !== "forked") return { write: null, value: undefined };
    const write = await adopt(parts, state, { fetched, reading, chunks, fork: state.standing.fork });
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

function leaveAsRemoved<A>({ turns }: EngineParts<A>, fetched: FetchedLog): Promise<void> {
  return turns.run(async (state) => ({
    write: {
      from: state.generation,
      state: { standing: { is: "removed", bySeq: fetched.position.seq } },
    },
    value: undefined,
  }));
}

type Adoption = {
  readonly fetched: FetchedLog;
  readonly reading: LogReading;
  readonly chunks: Awaited<ReturnType<typeof fetchChunks>>;
  readonly fork: Fork;
};

async function adopt<A>(
  parts: EngineParts<A>,
  state: ReplicaState,
  { fetched, reading, chunks, fork }: Adoption,
): Promise<ReplicaWrite> {
  const { forkSeq } = fork;
  const self = state.keyring.device.deviceId;
  const facts = logParts(fetched, reading);
  const keyring = keyringAfter(reading, state.keyring.device);
  const ours = openKept(
    await parts.replica.entries(1, state.log.seq),
    state.control,
    state.keyring.epochKeys,
  );
  const own = await ownOnTheirs(parts, fetched, self, forkSeq);
  const theirs = openKept(fetched.kept(), reading.control, reading.epochKeys);
  const there = operationsThere(theirs, self, forkSeq);
  const { reissued, waiting } = editsToBringOver(
    {
      forkSeq,
      head: state.log.head,
      effects: effectsOf(ours, forkSeq),
      openGroups: state.openGroups,
      outbox: state.outbox,
    },
    there,
    self,
    parts.environment,
  );
  const outbox = [...reissued, ...waiting];
  const closing = closingAfter(state, reading.control, theirs, parts.environment.nowMs());
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
    appended: fetched.kept().filter(({ seq }) => seq > forkSeq),
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

function operationsThere(theirs: readonly OpenedEntry[], self: Uint8Array, forkSeq: number): OperationsThere {
  const own = theirs.flatMap((one) =>
    one.kind === "data" && one.seq > forkSeq && equalBytes(one.device, self) ? [idText(one.body.opId)] : [],
  );
  return {
    inEffect: new Set(effectsOf(theirs, 0).map(({ body }) => idText(body.opId))),
    inOwnHand: new Set(own),
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
  fetched: FetchedLog,
  self: Uint8Array,
  forkSeq: number,
): Promise<{ readonly unknownSeq: number | null }> {
  for (const { entry, leaf } of fetched.tail) {
    const { seq, deviceId } = entry.header;
    if (seq <= forkSeq || !equalBytes(deviceId, self)) continue;
    if (!(await replica.hasSigned(leaf))) return { unknownSeq: seq };
  }
  return { unknownSeq: null };
}

function newNotices({ state }: LogReading, forkSeq: number): readonly EngineNotice[] {
  return state.notices.filter((notice) => !("seq" in notice) || notice.seq > forkSeq);
}

function latestOf(a: Hlc, b: Hlc, edits: readonly { readonly hlc: Hlc }[]): Hlc {
  return edits.reduce((last, { hlc }) => laterHlc(last, hlc), laterHlc(a, b));
}
