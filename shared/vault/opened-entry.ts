/** An accepted entry after its sealed part was opened, in the terms of the fold. */
import type { SnapshotClear } from "../log/clear-snapshot.ts";
import type { CheckpointBody, SnapshotBody } from "./checkpoint-body.ts";
import type { ControlBody } from "./control-body.ts";
import type { ReissueOrigin } from "./edit.ts";
import type { DataBody } from "./entry-body.ts";
import { type Hlc, laterHlc } from "./hlc.ts";

export type OpenedPlace = {
  readonly seq: number;
  /** 16 bytes: who signed it. */
  readonly device: Uint8Array;
  readonly devSeq: number;
};

/** A data or a reissue entry. */
export type OpenedData = OpenedPlace & {
  readonly kind: "data";
  readonly body: DataBody;
  /** Whose operations these are and from which branch, where they were brought over; null in an ordinary entry. */
  readonly reissue: ReissueOrigin | null;
};

/** Genesis, device_add, rekey, policy, close, group_abort. */
export type OpenedControl = OpenedPlace & {
  readonly kind: "control";
  readonly body: ControlBody;
  /** The device whose names the body carries: the first device, or the newcomer. */
  readonly subject: Uint8Array | null;
  /** Devices that this entry removes: their open groups end. */
  readonly removed: readonly Uint8Array[];
};

/** No effect on items: a sign of life, and what its author confirms. */
export type OpenedCheckpoint = OpenedPlace & {
  readonly kind: "checkpoint";
  readonly body: CheckpointBody;
  /** Counts only where a snapshot stands at that place; 0: none. */
  readonly confirmedSnapshotSeq: number;
};

/** No effect on items: says where the state up to `coversSeq` can be had. */
export type OpenedSnapshot = OpenedPlace & {
  readonly kind: "snapshot";
  readonly body: SnapshotBody;
  readonly clear: SnapshotClear;
};

export type OpenedEntry =
  | OpenedData
  | OpenedControl
  | OpenedCheckpoint
  | OpenedSnapshot
  /** In the chain, but its sealed part does not open or has not its form; shown as "unreadable entry from ...". */
  | (OpenedPlace & { readonly kind: "unreadable" });

/** The time that an entry tells, or null for kinds that tell none. */
export function timeOf(opened: OpenedEntry): Hlc | null {
  if (opened.kind === "data") return opened.body.hlc;
  return opened.kind === "checkpoint" ? opened.body.at : null;
}

/** The later of `last` and the entry's own time. */
export function timeAfter(last: Hlc, opened: OpenedEntry): Hlc {
  const time = timeOf(opened);
  return time === null ? last : laterHlc(last, time);
}
