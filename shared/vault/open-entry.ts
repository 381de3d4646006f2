/**
 * Opens the sealed part of an accepted entry for the fold. What does not open or has not its form is "unreadable": it
 * stays in the chain without effect. "newer" stops the fold.
 */

import { decodeCheckpointClear } from "../log/clear-checkpoint.ts";
import { decodeDeviceAddClear } from "../log/clear-device-add.ts";
import { decodeReissueClear } from "../log/clear-reissue.ts";
import { decodeRekeyClear } from "../log/clear-rekey.ts";
import { decodeSnapshotClear } from "../log/clear-snapshot.ts";
import type { ControlState } from "../log/control-state.ts";
import { deviceIdOf } from "../log/device-id.ts";
import type { Entry } from "../log/entry.ts";
import type { Kind } from "../log/kinds.ts";
import { decodeCheckpointBody, decodeSnapshotBody } from "./checkpoint-body.ts";
import { type ControlBodyKind, decodeControlBody } from "./control-body.ts";
import { type BodyReading, decodeDataBody, decodeReissueBody, type ReissueBody } from "./entry-body.ts";
import { type EpochKey, type EpochKeys, keyByCommitment } from "./epoch-key.ts";
import type { OpenedEntry, OpenedPlace } from "./opened-entry.ts";
import { openEntryBody } from "./seal-entry.ts";

export type AcceptedEntry = { readonly entry: Entry; readonly kind: Kind };

/** The key of the epoch in which an accepted entry is sealed, or null where it is not known here. */
export function epochKeyOf(control: ControlState, keys: EpochKeys, entry: Entry): EpochKey | null {
  const commitment = control.commitments[entry.header.epoch - 1];
  return commitment === undefined ? null : keyByCommitment(keys, commitment);
}

/** The entry in the terms of the fold; `control` is the state after it or any later one of the same log. */
export function openEntry(
  control: ControlState,
  keys: EpochKeys,
  accepted: AcceptedEntry,
): OpenedEntry | "newer" {
  const { seq, deviceId: device, devSeq } = accepted.entry.header;
  const place = { seq, device, devSeq };
  const key = epochKeyOf(control, keys, accepted.entry);
  const body = key === null ? null : openEntryBody(accepted.entry, key);
  const reading = body === null ? UNREADABLE : readOpened(accepted, place, body);
  if (reading.status === "newer") return "newer";
  return reading.status === "read" ? reading.body : { ...place, kind: "unreadable" };
}

const UNREADABLE = { status: "unreadable" } as const;

function readOpened(
  { entry, kind }: AcceptedEntry,
  place: OpenedPlace,
  body: Uint8Array,
): BodyReading<OpenedEntry> {
  switch (kind) {
    case "data":
      return openedAs(decodeDataBody(body), (data) =>
        data.baseSeq < place.seq ? { ...place, kind: "data", body: data, reissue: null } : null,
      );
    case "reissue":
      return openedAs(decodeReissueBody(body), (read) => openedReissue(entry, place, read));
    case "checkpoint":
      return openedAs(decodeCheckpointBody(body), (read) => {
        const { confirmedSnapshotSeq } = decodeCheckpointClear(entry.clear);
        return { ...place, kind: "checkpoint", body: read, confirmedSnapshotSeq };
      });
    case "snapshot":
      return openedAs(decodeSnapshotBody(body), (read) => {
        return { ...place, kind: "snapshot", body: read, clear: decodeSnapshotClear(entry.clear) };
      });
    default:
      return openedAs(decodeControlBody(kind, body), (read) => {
        return { ...place, kind: "control", body: read, ...clearFacts(entry, kind) };
      });
  }
}

/** What a reissued operation had seen lies before the fork, whatever its author claims. */
function openedReissue(
  entry: Entry,
  place: OpenedPlace,
  { origin, ...body }: ReissueBody,
): OpenedEntry | null {
  const { abandonedHead, forkSeq } = decodeReissueClear(entry.clear);
  if (body.baseSeq > forkSeq) return null;
  return { ...place, kind: "data", body, reissue: { abandonedHead, forkSeq, device: origin } };
}

/** The reading of a body as that of its entry; null from `opened`: it does not fit its place. */
function openedAs<Body>(
  reading: BodyReading<Body>,
  opened: (body: Body) => OpenedEntry | null,
): BodyReading<OpenedEntry> {
  if (reading.status !== "read") return reading;
  const body = opened(reading.body);
  return body === null ? UNREADABLE : { status: "read", body };
}

/** Whom a control entry is about, from its clear part, which accept has decoded before. */
function clearFacts(
  entry: Entry,
  kind: ControlBodyKind,
): { readonly subject: Uint8Array | null; readonly removed: readonly Uint8Array[] } {
  if (kind === "genesis") return { subject: entry.header.deviceId, removed: [] };
  if (kind === "deviceAdd")
    return { subject: deviceIdOf(decodeDeviceAddClear(entry.clear).newcomer), removed: [] };
  if (kind === "rekey") return { subject: null, removed: decodeRekeyClear(entry.clear).removed };
  return { subject: null, removed: [] };
}
