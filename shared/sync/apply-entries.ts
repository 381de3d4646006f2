/**
 * Verified entries -> one step of the replica: the log grows, the confirmed layer is folded, what was waiting is
 * acknowledged, keys are learned, and the edits that still wait are put on top again. All of it in one commit.
 */
import { equalBytes } from "../bytes/bytes.ts";
import { memberById } from "../log/control-state.ts";
import { idText } from "../log/device-id.ts";
import { applyEntry } from "../vault/fold.ts";
import { checkpointAfter, devicesAfter } from "../vault/known-devices.ts";
import { logHeadOf } from "../vault/log-head.ts";
import { openEntry } from "../vault/open-entry.ts";
import { groupEffect, type OpenGroups } from "../vault/open-groups.ts";
import { type OpenedEntry, timeAfter } from "../vault/opened-entry.ts";
import { type Acknowledged, acknowledged } from "./acknowledge.ts";
import { closingAfter } from "./closing.ts";
import { toDeviceFacts, toKnownDevices } from "./device-facts.ts";
import type { EngineEnvironment } from "./environment.ts";
import { ItemStage } from "./item-stage.ts";
import { learnKeys } from "./learn-keys.ts";
import { concurrencyNotices, membershipNotices } from "./notices.ts";
import { findOwnEntries, type OwnEntries } from "./own-entries.ts";
import { applyVisibly, asIfAppended, groupsAfter, idsTouchedBy } from "./rebase.ts";
import { forAnotherHand } from "./regroup.ts";
import type { EngineNotice, Replica, ReplicaState, ReplicaWrite, Standing } from "./replica.ts";
import { snapshotAfter } from "./snapshot-facts.ts";
import type { VerifiedEntry } from "./verify-entries.ts";

/**
 * What to commit for entries that follow the pinned head (at least one). Ends with the entry that removes this device:
 * what comes later is not for it. `endsNewer`: after these stands one that only a newer version understands.
 */
export async function applyEntries(
  replica: Pick<Replica, "items" | "hasSigned" | "confirmedItems">,
  state: ReplicaState,
  untrimmed: readonly VerifiedEntry[],
  environment: Pick<EngineEnvironment, "nowMs" | "random">,
  endsNewer = false,
): Promise<ReplicaWrite> {
  const self = state.keyring.device.deviceId;
  const verified = upToRemoval(untrimmed, self);
  const own = await findOwnEntries(replica, state, verified);
  const learned = await learnKeys(state.keyring, verified, own.accepted);
  const { opened, isNewer } = openAll(verified, learned.keyring.epochKeys);
  const applied = verified.slice(0, opened.length);
  const control = applied.at(-1)?.control ?? state.control;

  const acks = acknowledged(state, opened, applied, own, environment);
  const folded = await foldOnto(replica, state, opened, {
    remaining: acks.remaining,
    isOwnPrefix: acks.isOwnPrefix,
    self,
  });
  const snapshot = await snapshotAfter(replica, state, applied, opened, own);
  const wantsNewer = isNewer || (endsNewer && applied.length === untrimmed.length);
  const closing = closingAfter(state, control, opened, environment.nowMs());
  const isRenewed = !equalBytes(learned.keyring.device.deviceId, self);
  const standing = standingAfter(state, {
    self,
    control,
    own,
    wantsNewer,
    isRenewed,
    closed: closing.standing,
  });
  // Nothing can be read of the entry by which this device was removed, and nothing has to be.
  const isForMe = (notice: EngineNotice) =>
    standing.is !== "removed" || !("seq" in notice) || notice.seq < standing.bySeq;
  const wroteCheckpoint = opened.some(
    ({ kind, device }) => kind === "checkpoint" && equalBytes(device, self),
  );
  return {
    from: state.generation,
    state: {
      ...(learned.keyring === state.keyring ? {} : { keyring: learned.keyring }),
      log: logHeadOf(control, learned.keyring.device.deviceId, opened.reduce(timeAfter, state.log.hlc)),
      control,
      openGroups: folded.groups,
      devices: folded.devices,
      checkpoint: opened.reduce(checkpointAfter, state.checkpoint),
      closingSeenAtMs: closing.seenAtMs,
      standing,
      snapshot: snapshot.facts,
      owedRemovals: state.owedRemovals.filter((id) => memberById(control, id)?.status === "active"),
      ...(wroteCheckpoint ? { ownCheckpointAtMs: environment.nowMs() } : {}),
    },
    appended: applied.map(({ entry, bytes }) => ({ seq: entry.header.seq, bytes })),
    items: folded.stage.writes(),
    outbox: isRenewed ? outboxOfRenewed(state, acks, environment) : acks.outbox,
    attempts: { remove: [...own.accepted, ...own.outrun].map(({ leaf }) => leaf) },
    notices: { add: [...learned.notices, ...folded.notices, ...snapshot.notices].filter(isForMe) },
    chunks: { remove: snapshot.unusedChunks },
  };
}

/** A group is of one device: what the old identity had begun of one is begun again by the new. */
function outboxOfRenewed(
  state: ReplicaState,
  { remaining }: Acknowledged,
  environment: Pick<EngineEnvironment, "random">,
): NonNullable<ReplicaWrite["outbox"]> {
  const { deviceId } = state.keyring.device;
  return {
    remove: state.outbox.map(({ opId }) => opId),
    add: forAnotherHand(remaining, state.openGroups, deviceId, environment),
  };
}

function upToRemoval(verified: readonly VerifiedEntry[], self: Uint8Array): readonly VerifiedEntry[] {
  const removal = verified.findIndex(({ control }) => memberById(control, self)?.status === "removed");
  return removal === -1 ? verified : verified.slice(0, removal + 1);
}

function openAll(
  verified: readonly VerifiedEntry[],
  keys: Parameters<typeof openEntry>[1],
): { readonly opened: readonly OpenedEntry[]; readonly isNewer: boolean } {
  const opened: OpenedEntry[] = [];
  for (const one of verified) {
    const entry = openEntry(one.control, keys, one);
    if (entry === "newer") return { opened, isNewer: true };
    opened.push(entry);
  }
  return { opened, isNewer: false };
}

type Folded = {
  readonly stage: ItemStage;
  readonly groups: OpenGroups;
  readonly devices: ReplicaState["devices"];
  readonly notices: readonly EngineNotice[];
};

async function foldOnto(
  replica: Pick<Replica, "items">,
  state: ReplicaState,
  opened: readonly OpenedEntry[],
  rebase: {
    readonly remaining: ReplicaState["outbox"];
    readonly isOwnPrefix: boolean;
    readonly self: Uint8Array;
  },
): Promise<Folded> {
  const { remaining, isOwnPrefix, self } = rebase;
  const touched = idsTouchedBy(state.openGroups, opened);
  const groups = groupsAfter(state.openGroups, opened);
  const last = opened.at(-1);
  const ownEntries = opened.filter(({ device }) => equalBytes(device, self));
  const place = { seq: last?.seq ?? state.log.seq, devSeq: ownEntries.at(-1)?.devSeq ?? state.log.devSeq };
  const waiting = asIfAppended(remaining, place, self);
  // Reading what a large import touches is work: not for every batch of it that only goes into its open group.
  const onTop = isOwnPrefix && touched.length === 0 ? [] : idsTouchedBy(groups, waiting);
  // Where only our own edits came in, in their order, the edits behind them lie on the items as before.
  const moved = isOwnPrefix
    ? []
    : idsTouchedBy(state.openGroups, asIfAppended(state.outbox, state.log, self));
  const stage = await ItemStage.load(replica, [...touched, ...moved, ...(isOwnPrefix ? [] : onTop)]);

  const notices: EngineNotice[] = [];
  let open = state.openGroups;
  let devices = toKnownDevices(state.devices);
  for (const one of opened) {
    const effect = applyEntry(open, stage.confirmed, one);
    const changed = effect.changes.map(({ item }) => item);
    notices.push(...effect.notices, ...concurrencyNotices(one.seq, stage.confirmed, changed));
    notices.push(...membershipNotices(one, self));
    stage.changeConfirmed(effect.changes);
    devices = devicesAfter(devices, one);
    open = groupEffect(open, one).groups;
  }
  const kept = new Set(isOwnPrefix ? onTop.map(idText) : []);
  for (const id of [...touched, ...moved, ...(isOwnPrefix ? [] : onTop)])
    if (!kept.has(idText(id))) stage.resetVisible(id);
  if (!isOwnPrefix) applyVisibly(stage, groups, waiting);
  return { stage, groups, devices: toDeviceFacts(devices), notices };
}

function standingAfter(
  state: ReplicaState,
  after: {
    readonly self: Uint8Array;
    readonly control: ReplicaState["control"];
    readonly own: OwnEntries;
    readonly wantsNewer: boolean;
    readonly isRenewed: boolean;
    readonly closed: Standing | null;
  },
): Standing {
  const { self, control, own, wantsNewer, isRenewed, closed } = after;
  if (memberById(control, self)?.status === "removed") return { is: "removed", bySeq: control.seq };
  if (closed !== null) return closed;
  if (own.unknownSeq !== null) return { is: "copied", atSeq: own.unknownSeq };
  // Nobody has to prove that an entry is beyond this version, so it must not end what has been proved.
  if (state.standing.is === "copied" && !isRenewed) return state.standing;
  if (wantsNewer) return { is: "needs-newer-version", fromSeq: control.seq + 1 };
  const isOver = state.standing.is === "needs-newer-version" || (state.standing.is === "copied" && isRenewed);
  return isOver ? { is: "active" } : state.standing;
}
