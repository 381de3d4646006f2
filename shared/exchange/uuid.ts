/** UUIDs as text (RFC 9562), lower or upper case, for 16 bytes in the order of the text. */
import { bytesToHex, hexToBytes } from "../bytes/bytes.ts";

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** 16 bytes, or null where the text is no UUID. */
export function uuidBytes(text: string): Uint8Array | null {
  return UUID.test(text) ? hexToBytes(text.replace(/-/g, "").toLowerCase()) : null;
}

/** Lower case. `bytes`: 16. */
export function uuidText(bytes: Uint8Array): string {
  return bytesToHex(bytes).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
