/**
 * A device that was away for so long that the server has compacted what it missed: the log is read anew by its snapshot.
 * It must run through the pinned head; everything that waits here stays.
 */
import { equalBytes } from "../bytes/bytes.ts";
import { memberById } from "../log/control-state.ts";
import { idText } from "../log/device-id.ts";
import type { Edit } from "../vault/edit.ts";
import { laterHlc } from "../vault/hlc.ts";
import type { LogReading } from "../vault/read-log.ts";
import { closingAfter } from "./closing.ts";
import { type EngineParts, goOn } from "./engine-parts.ts";
import type { EngineEnvironment } from "./environment.ts";
import { FetchedLog, fetchChunks, foldFetched, stateAtStart } from "./fetched-log.ts";
import { leafOf } from "./kept-log.ts";
import { keyringAfter, logParts, rebuiltItems, unusedChunks } from "./rebuilt.ts";
import { completable, forAnotherHand } from "./regroup.ts";
import { provenRemoval } from "./removal-proof.ts";
import { replaceOutbox } from "./replace-outbox.ts";
import type { Replica, ReplicaState, Standing } from "./replica.ts";
import { SyncFault } from "./sync-fault.ts";
import { lied } from "./take-page.ts";
import { leavesTrace } from "./traces.ts";
import type { Transport } from "./transport.ts";

/** "diverged": what the server has does not run through the pinned head. */
export async function catchUp<A>(parts: EngineParts<A>, transport: Transport): Promise<"moved" | "diverged"> {
  const { keyring, log } = await parts.replica.state();
  const { verify } = parts.environment.scheme;
  const { start } = await transport.joinStart();
  if (start === null) {
    await leaveAsRemoved(parts, await provenRemoval(parts, transport));
    return "moved";
  }
  const options = { start, goOn: () => goOn(parts) };
  const fetched = await FetchedLog.fetch(transport, keyring.vaultId, verify, options);
  const [pinned] = await parts.replica.entries(log.seq, log.seq);
  const leaf = fetched.leafAt(log.seq);
  if (leaf === null || fetched.position.seq === log.seq) throw lied("less than it says");
  if (pinned === undefined || !equalBytes(leaf, leafOf(pinned))) return "diverged";
  if (fetched.control !== null && memberById(fetched.control, keyring.device.deviceId)?.status !== "active") {
    await leaveAsRemoved(parts, fetched.position.seq);
    return "moved";
  }
  const chunks = await fetchChunks(fetched, transport);
  const reader = { ...keyring.device, epochKeys: keyring.epochKeys };
  const reading = await foldFetched(fetched, await stateAtStart(fetched, chunks, reader), reader);
  const facts = logParts(fetched, reading);
  await parts.turns.run(async (state) => {
    if (!equalBytes(state.log.head, log.head))
      throw new SyncFault("sync/changed-meanwhile", "the pinned head moved between two steps");
    const known = await knownLeaves(parts.replica, state, fetched);
    const { deviceId } = keyring.device;
    const waiting = waitingAfter(state, known, reading, parts.environment);
    const nowMs = parts.environment.nowMs();
    const closing = closingAfter(state, reading.control, [], nowMs);
    const write = {
      from: state.generation,
      state: {
        ...facts,
        keyring: keyringAfter(reading, keyring.device),
        log: { ...facts.log, hlc: laterHlc(state.log.hlc, facts.log.hlc) },
        closingSeenAtMs: closing.seenAtMs,
        standing: standingOf(state, reading.control, known.count, closing.standing),
      },
      appended: fetched.kept().filter(({ seq }) => seq > log.seq),
      items: rebuiltItems(reading, waiting, deviceId),
      replacesAllItems: true,
      outbox: { remove: state.outbox.map(({ opId }) => opId), add: waiting },
      attempts: { remove: state.attempts.map((attempt) => attempt.leaf) },
      chunks: { add: chunks, remove: unusedChunks(state.snapshot, facts.snapshot) },
    };
    return { write, value: undefined };
  });
  return "moved";
}

/**
 * The key of what was written since is not for this device, and nothing of it has to be read. Its unfinished groups ended
 * with it.
 */
function leaveAsRemoved<A>({ replica, turns, environment }: EngineParts<A>, bySeq: number): Promise<void> {
  return turns.run(async (state) => {
    const { outbox, openGroups, keyring } = state;
    const waiting = forAnotherHand(outbox, openGroups, keyring.device.deviceId, environment);
    const write = await replaceOutbox(replica, state, waiting);
    return { write: { ...write, state: { standing: { is: "removed", bySeq } } }, value: undefined };
  });
}

/** Edits that the compacted log does not hold: neither from this hand nor, as far as its state tells, from another. */
function waitingAfter(
  { outbox, keyring }: ReplicaState,
  known: KnownLeaves,
  { state }: LogReading,
  environment: Pick<EngineEnvironment, "random">,
): readonly Edit[] {
  const read = (itemId: Uint8Array) => state.items.get(idText(itemId)) ?? null;
  const left = outbox.filter((edit) => !known.opIds.has(idText(edit.opId)) && !leavesTrace(edit, read));
  const hand = keyring.device.deviceId;
  return completable(
    left,
    state.openGroups,
    { hand, isInEffect: (edit) => leavesTrace(edit, read) },
    environment,
  );
}

type KnownLeaves = { readonly count: number; readonly opIds: ReadonlySet<string> };

/** Which of the new entries this device signed, compacted ones too, and the edits in them. */
async function knownLeaves(
  replica: Pick<Replica, "hasSigned">,
  state: ReplicaState,
  fetched: FetchedLog,
): Promise<KnownLeaves> {
  const attempts = new Map(state.attempts.map((attempt) => [idText(attempt.leaf), attempt]));
  const opIds = new Set<string>();
  let count = 0;
  for (let seq = state.log.seq + 1; seq <= fetched.position.seq; seq++) {
    const leaf = fetched.leafAt(seq);
    if (leaf === null) continue;
    const opId = attempts.get(idText(leaf))?.opId;
    if (opId !== undefined && opId !== null) opIds.add(idText(opId));
    if (await replica.hasSigned(leaf)) count++;
  }
  return { count, opIds };
}

function standingOf(
  state: ReplicaState,
  control: ReplicaState["control"],
  known: number,
  closed: Standing | null,
): Standing {
  const self = memberById(control, state.keyring.device.deviceId);
  if (closed !== null) return closed;
  // Compacted entries do not tell their signer, but their number is in the counters.
  if (self?.devSeq !== state.log.devSeq + known) return { is: "copied", atSeq: control.seq };
  return state.standing;
}
