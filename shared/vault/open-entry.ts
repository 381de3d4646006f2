/**
 * Opens the sealed part of an accepted entry for the fold. What does not open or has not its form is "unreadable": it
 * stays in the chain without effect. "newer" stops the fold.
 */

import { decodeDeviceAddClear } from "../log/clear-device-add.ts";
import { decodeRekeyClear } from "../log/clear-rekey.ts";
import type { ControlState } from "../log/control-state.ts";
import { deviceIdOf } from "../log/device-id.ts";
import type { Entry } from "../log/entry.ts";
import type { Kind } from "../log/kinds.ts";
import { type ControlBodyKind, decodeControlBody } from "./control-body.ts";
import { decodeDataBody } from "./entry-body.ts";
import { type EpochKey, type EpochKeys, keyByCommitment } from "./epoch-key.ts";
import type { OpenedEntry } from "./opened-entry.ts";
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
  { entry, kind }: AcceptedEntry,
): OpenedEntry | "newer" {
  const { seq, deviceId: device, devSeq } = entry.header;
  const place = { seq, device, devSeq };
  if (kind === "snapshot" || kind === "checkpoint") return { ...place, kind: "no-effect" };
  // Reissue is not fixed yet: only a newer version writes one, and skipping it would lose edits.
  if (kind === "reissue") return "newer";

  const key = epochKeyOf(control, keys, entry);
  const body = key === null ? null : openEntryBody(entry, key);
  if (body === null) return { ...place, kind: "unreadable" };
  if (kind === "data") {
    const reading = decodeDataBody(body);
    if (reading.status === "newer") return "newer";
    if (reading.status === "unreadable" || reading.body.baseSeq >= seq)
      return { ...place, kind: "unreadable" };
    return { ...place, kind: "data", body: reading.body };
  }
  const reading = decodeControlBody(kind, body);
  if (reading.status === "newer") return "newer";
  if (reading.status === "unreadable") return { ...place, kind: "unreadable" };
  return { ...place, kind: "control", body: reading.body, ...clearFacts(entry, kind) };
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
