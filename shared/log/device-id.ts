/** A device's name in the log follows from its keys, so nobody can take another's (FORMAT.md, "Ids"). */
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "../bytes/bytes.ts";
import { DEVICE_ID_LENGTH } from "./entry-header.ts";
import { LABELS, labelled } from "./labels.ts";

export type DevicePublicKeys = {
  /** Ed25519, 32 bytes. */
  readonly signPublicKey: Uint8Array;
  /** X25519, 32 bytes. */
  readonly kemPublicKey: Uint8Array;
};

/** The 16-byte id of a device, the paper device included. */
export function deviceIdOf(keys: DevicePublicKeys): Uint8Array {
  return sha256(labelled(LABELS.deviceId, keys.signPublicKey, keys.kemPublicKey)).slice(0, DEVICE_ID_LENGTH);
}

/** An id as a key of a map. */
export function idText(id: Uint8Array): string {
  return bytesToHex(id);
}
