/** Bytes out of a message whose decoder has let only base64url through. */
import { decodeBase64url } from "../../shared/bytes/base64url.ts";

/** Nothing at all where the text is base64url of no bytes: an id of the wrong length is simply not found. */
export function bytesIn(base64url: string): Uint8Array {
  return decodeBase64url(base64url) ?? new Uint8Array();
}
