/**
 * The sealed bodies of control kinds, canonical CBOR (FORMAT.md, "Bodies"): names of devices, the previous epoch key,
 * the new origin, the group that is given up. Every member is optional in the type; which kind carries which:
 *   genesis, device_add: device_name, platform      rekey: previous(32 or null)
 *   group_abort: device(16), group(16)              close: new_origin (text or null)      policy: none
 */
import { encodeCanonical } from "../cbor/cbor.ts";
import { asBytes, asText, type CborMap, cborMap, orNull, requireOnly } from "../cbor/cbor-map.ts";
import { DEVICE_ID_LENGTH } from "../log/entry-header.ts";
import type { Kind } from "../log/kinds.ts";
import { BODY_VERSION, type BodyReading, GROUP_ID_LENGTH, readBody } from "./entry-body.ts";
import { EPOCH_KEY_LENGTH } from "./epoch-key.ts";

export type DeviceNames = {
  /** What the person calls this browser. */
  readonly deviceName: string;
  /** For instance "Chromium on Linux". */
  readonly platform: string;
};

export type ControlBody =
  | ({ readonly about: "device" } & DeviceNames)
  /** Secret: the key of the epoch before, or null where the paper device could not open it. */
  | { readonly about: "rekey"; readonly previous: Uint8Array | null }
  | { readonly about: "group-abort"; readonly device: Uint8Array; readonly group: Uint8Array }
  | { readonly about: "close"; readonly newOrigin: string | null }
  | { readonly about: "policy" };

/** Kinds whose body is one of these. */
export type ControlBodyKind = Extract<
  Kind,
  "genesis" | "deviceAdd" | "rekey" | "groupAbort" | "close" | "policy"
>;

export function encodeControlBody(body: ControlBody): Uint8Array {
  const members = (): CborMap => {
    switch (body.about) {
      case "device":
        return cborMap({ device_name: body.deviceName, platform: body.platform });
      case "rekey":
        return cborMap({ previous: body.previous });
      case "group-abort":
        return cborMap({ device: body.device, group: body.group });
      case "close":
        return cborMap({ new_origin: body.newOrigin });
      case "policy":
        return cborMap({});
    }
  };
  return encodeCanonical(new Map([["v", BODY_VERSION], ...members()]));
}

/** Reads the body of a control kind; never throws for what is in the bytes. */
export function decodeControlBody(kind: ControlBodyKind, bytes: Uint8Array): BodyReading<ControlBody> {
  return readBody<ControlBody>(bytes, (map) => {
    switch (kind) {
      case "genesis":
      case "deviceAdd":
        requireOnly(map, "v", "device_name", "platform");
        return {
          about: "device",
          deviceName: asText(map.get("device_name")),
          platform: asText(map.get("platform")),
        };
      case "rekey":
        requireOnly(map, "v", "previous");
        return {
          about: "rekey",
          previous: orNull(map.get("previous"), (key) => asBytes(key, EPOCH_KEY_LENGTH)),
        };
      case "groupAbort":
        requireOnly(map, "v", "device", "group");
        return {
          about: "group-abort",
          device: asBytes(map.get("device"), DEVICE_ID_LENGTH),
          group: asBytes(map.get("group"), GROUP_ID_LENGTH),
        };
      case "close":
        requireOnly(map, "v", "new_origin");
        return { about: "close", newOrigin: orNull(map.get("new_origin"), asText) };
      case "policy":
        requireOnly(map, "v");
        return { about: "policy" };
    }
  });
}
