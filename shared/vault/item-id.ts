/**
 * Names of items, inside sealed bodies only. They follow from what the item is about, so two devices that import one
 * file, or both set a rule for one site, speak of one item (FORMAT.md, "Items").
 */
import { sha256 } from "@noble/hashes/sha2.js";
import { uint16, utf8ToBytes } from "../bytes/bytes.ts";
import { LABELS, labelled } from "../log/labels.ts";

export const ITEM_ID_LENGTH = 16;

/** The item of a passkey: first 16 bytes of SHA-256 over rpId (with its length) and credential id. */
export function passkeyItemId(rpId: string, credentialId: Uint8Array): Uint8Array {
  const site = utf8ToBytes(rpId);
  return shortened(labelled(LABELS.passkeyItem, uint16(site.length), site, credentialId));
}

/** The item that holds the rules for one site. */
export function siteItemId(rpId: string): Uint8Array {
  const site = utf8ToBytes(rpId);
  return shortened(labelled(LABELS.siteItem, uint16(site.length), site));
}

/** The item that holds what the person says of one device. `deviceId`: 16 bytes. */
export function deviceItemId(deviceId: Uint8Array): Uint8Array {
  return shortened(labelled(LABELS.deviceItem, deviceId));
}

/** The item that keeps a passkey which came under the id of a different one. */
export function conflictItemId(itemId: Uint8Array, opId: Uint8Array): Uint8Array {
  return shortened(labelled(LABELS.conflictItem, itemId, opId));
}

function shortened(preImage: Uint8Array): Uint8Array {
  return sha256(preImage).slice(0, ITEM_ID_LENGTH);
}
