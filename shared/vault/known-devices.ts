/**
 * What a log tells of its devices beside their membership: what they are called, and when they were heard last. And the
 * newest checkpoint. All of it a function of the log, so every member knows the same, and part of snapshots.
 */
import { idText } from "../log/device-id.ts";
import type { DeviceNames } from "./control-body.ts";
import { HLC_ZERO, type Hlc, laterHlc } from "./hlc.ts";
import { type OpenedEntry, timeOf } from "./opened-entry.ts";

export type KnownDevice = DeviceNames & {
  /** The latest time that an entry of it told; null where none told any. */
  readonly heard: Hlc | null;
};

/** By text of the device id. */
export type KnownDevices = ReadonlyMap<string, KnownDevice>;

/** The newest checkpoint of a log. */
export type NewestCheckpoint = {
  readonly seq: number;
  /** 16 bytes. */
  readonly device: Uint8Array;
  readonly at: Hlc;
  readonly itemCount: number;
};

const UNNAMED = { deviceName: "", platform: "", heard: null } as const;

/** The devices after an entry: the same object where it tells nothing of them. */
export function devicesAfter(devices: KnownDevices, opened: OpenedEntry): KnownDevices {
  const time = timeOf(opened);
  if (time !== null) {
    const id = idText(opened.device);
    const known = devices.get(id) ?? UNNAMED;
    return new Map(devices).set(id, { ...known, heard: laterHlc(known.heard ?? HLC_ZERO, time) });
  }
  if (opened.kind !== "control" || opened.body.about !== "device" || opened.subject === null) return devices;
  const id = idText(opened.subject);
  const { deviceName, platform } = opened.body;
  return new Map(devices).set(id, { deviceName, platform, heard: devices.get(id)?.heard ?? null });
}

/** The newest checkpoint after an entry. */
export function checkpointAfter(
  newest: NewestCheckpoint | null,
  opened: OpenedEntry,
): NewestCheckpoint | null {
  if (opened.kind !== "checkpoint") return newest;
  return { seq: opened.seq, device: opened.device, ...opened.body };
}

/** The latest time that any device told. */
export function latestTime(devices: KnownDevices): Hlc {
  return [...devices.values()].reduce((last, { heard }) => laterHlc(last, heard ?? HLC_ZERO), HLC_ZERO);
}
