/** What the person's devices are called, by device id (hex): one sealed row. */
import { bytesToHex, utf8ToBytes } from "../../../shared/bytes/bytes.ts";

export type DeviceNamesById = { readonly [deviceIdHex: string]: string };

export function encodeDeviceNames(names: DeviceNamesById): Uint8Array {
  return utf8ToBytes(JSON.stringify(names));
}

/** `row`: as encodeDeviceNames wrote it on this device. */
export function decodeDeviceNames(row: Uint8Array): DeviceNamesById {
  return JSON.parse(new TextDecoder().decode(row)) as DeviceNamesById;
}

/** The name of a device, or "" where it is not known. */
export function deviceNameOf(names: DeviceNamesById, deviceId: Uint8Array): string {
  return names[bytesToHex(deviceId)] ?? "";
}
