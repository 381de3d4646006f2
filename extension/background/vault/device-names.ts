/**
 * What is known of the person's devices beside their membership, by device id (hex): one sealed row. It only adorns:
 * where it is damaged everything else works, and it is not written over.
 */
import { utf8ToBytes } from "../../../shared/bytes/bytes.ts";
import { idText } from "../../../shared/log/device-id.ts";
import type { DeviceFacts } from "../../../shared/sync/replica.ts";
import type { SingleRow } from "../../storage/schema.ts";
import { decodeLocal, encodeLocal } from "./local-value.ts";
import { unlessDamaged } from "./readable-rows.ts";
import type { RowSealer } from "./row-sealer.ts";

export type Devices = ReadonlyMap<string, DeviceFacts>;

const OPENING_BRACE = utf8ToBytes("{")[0];

export function sealDevices(rows: RowSealer, devices: Devices): SingleRow {
  return { name: "devices", sealed: rows.seal("singles", "devices", encodeLocal(devices)) };
}

/** Null where there is no such row or it is damaged. */
export function devicesIn(rows: RowSealer, sealed: Uint8Array | null): Devices | null {
  if (sealed === null) return null;
  return unlessDamaged(() => {
    const row = rows.open("singles", "devices", sealed);
    return row[0] === OPENING_BRACE ? devicesOfVersion1(row) : decodeLocal<Devices>(row);
  });
}

/** The name of a device, or "" where it is not known. */
export function deviceNameOf(devices: Devices, deviceId: Uint8Array): string {
  return devices.get(idText(deviceId))?.name ?? "";
}

/** The names alone, as JSON. */
function devicesOfVersion1(row: Uint8Array): Devices {
  const names = JSON.parse(new TextDecoder().decode(row)) as { readonly [id: string]: string };
  return new Map(Object.entries(names).map(([id, name]) => [id, { name, platform: "", heard: null }]));
}
