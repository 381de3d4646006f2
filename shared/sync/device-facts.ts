/** The devices as the fold knows them, in the replica's words and back. */
import type { KnownDevices } from "../vault/known-devices.ts";
import type { DeviceFacts } from "./replica.ts";

export function toKnownDevices(facts: ReadonlyMap<string, DeviceFacts>): KnownDevices {
  return new Map(
    [...facts].map(([id, { name, platform, heard }]) => [id, { deviceName: name, platform, heard }]),
  );
}

export function toDeviceFacts(known: KnownDevices): ReadonlyMap<string, DeviceFacts> {
  return new Map(
    [...known].map(([id, { deviceName, platform, heard }]) => [id, { name: deviceName, platform, heard }]),
  );
}
