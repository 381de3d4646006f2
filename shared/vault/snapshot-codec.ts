/**
 * The parts of a snapshot as canonical CBOR (FORMAT.md, "Snapshots"):
 *   record = [item state, secret or null], both as bytes
 *   rest   = { v, devices: [[device(16), name, platform, heard(8) or null], ...], checkpoint: null | [seq, device(16),
 *              at(8), items], groups, items: [record, ...] }, items being those that do not fit their bucket
 */
import { compareBytes, hexToBytes } from "../bytes/bytes.ts";
import { type CborValue, decodeStrict, encodeCanonical } from "../cbor/cbor.ts";
import {
  asArray,
  asBytes,
  asMap,
  asText,
  asTuple,
  asUnsigned,
  CborShapeError,
  cborMap,
  orNull,
  requireOnly,
} from "../cbor/cbor-map.ts";
import { idText } from "../log/device-id.ts";
import { DEVICE_ID_LENGTH } from "../log/entry-header.ts";
import { readHlc } from "./entry-body.ts";
import { encodeHlc } from "./hlc.ts";
import { decodeItemState, encodeItemState } from "./item-codec.ts";
import type { KnownDevice, KnownDevices, NewestCheckpoint } from "./known-devices.ts";
import { openGroupsFromCbor, openGroupsToCbor } from "./open-groups-codec.ts";
import type { SnapshotItem, SnapshotRest } from "./snapshot-content.ts";

const REST_VERSION = 1;
/** More than all chunks of a snapshot together hold. */
const MAX_REST_BYTES = 1 << 27;

/** Secret bytes. */
export function encodeRecord({ state, secret }: SnapshotItem): Uint8Array {
  return encodeCanonical([encodeItemState(state), secret]);
}

/** Throws CborShapeError, CborFault or VaultFault for anything that encodeRecord does not write. */
export function decodeRecord(bytes: Uint8Array): SnapshotItem {
  const [state, secret] = asTuple(decodeStrict(bytes, { maxBytes: MAX_REST_BYTES }), 2);
  const item = {
    state: decodeItemState(asBytes(state)),
    secret: orNull(secret, (value) => asBytes(value)),
  };
  if ((item.state.birth === null) !== (item.secret === null)) throw new CborShapeError("birth and secret");
  return item;
}

/** Secret bytes. `records`: encoded, by rising item id. */
export function encodeRest(rest: SnapshotRest, records: readonly Uint8Array[]): Uint8Array {
  return encodeCanonical(
    cborMap({
      v: REST_VERSION,
      devices: [...rest.devices].sort(([a], [b]) => (a < b ? -1 : 1)).map(deviceToCbor),
      checkpoint: rest.checkpoint === null ? null : checkpointToCbor(rest.checkpoint),
      groups: openGroupsToCbor(rest.openGroups),
      items: records,
    }),
  );
}

/** Throws CborShapeError, CborFault or VaultFault for anything that encodeRest does not write. */
export function decodeRest(bytes: Uint8Array): {
  readonly rest: SnapshotRest;
  readonly items: readonly SnapshotItem[];
} {
  const map = asMap(decodeStrict(bytes, { maxBytes: MAX_REST_BYTES }));
  if (asUnsigned(map.get("v")) !== REST_VERSION) throw new CborShapeError("version of the rest");
  requireOnly(map, "v", "devices", "checkpoint", "groups", "items");
  const rest = {
    devices: devicesFromCbor(map.get("devices")),
    checkpoint: orNull(map.get("checkpoint"), checkpointFromCbor),
    openGroups: openGroupsFromCbor(map.get("groups")),
  };
  return { rest, items: asArray(map.get("items")).map((record) => decodeRecord(asBytes(record))) };
}

function deviceToCbor([id, { deviceName, platform, heard }]: readonly [string, KnownDevice]): CborValue {
  return [hexToBytes(id), deviceName, platform, heard === null ? null : encodeHlc(heard)];
}

function devicesFromCbor(value: CborValue | undefined): KnownDevices {
  const devices = new Map<string, KnownDevice>();
  let previous = new Uint8Array();
  for (const cbor of asArray(value)) {
    const [device, name, platform, heard] = asTuple(cbor, 4);
    const id = asBytes(device, DEVICE_ID_LENGTH);
    if (compareBytes(previous, id) >= 0) throw new CborShapeError("devices out of order");
    const names = { deviceName: asText(name), platform: asText(platform) };
    devices.set(idText(id), { ...names, heard: orNull(heard, readHlc) });
    previous = new Uint8Array(id);
  }
  return devices;
}

function checkpointToCbor({ seq, device, at, itemCount }: NewestCheckpoint): CborValue {
  return [seq, device, encodeHlc(at), itemCount];
}

function checkpointFromCbor(value: CborValue): NewestCheckpoint {
  const [seq, device, at, itemCount] = asTuple(value, 4);
  return {
    seq: asUnsigned(seq),
    device: asBytes(device, DEVICE_ID_LENGTH),
    at: readHlc(at),
    itemCount: asUnsigned(itemCount),
  };
}
